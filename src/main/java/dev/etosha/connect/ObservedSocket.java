package dev.etosha.connect;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A socket that shows whether a thread waits for the network in it. Costs two plain stores for each read or write. */
public final class ObservedSocket extends Socket {

    // Each is odd while a thread waits. One thread at a time reads, and one writes: pgjdbc locks its connection.
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private volatile boolean heard;
    private @Nullable InputStream input;
    private @Nullable OutputStream output;

    /** The read or write that waits now: another number for each. Zero if none does. */
    public long waiting() {
        long write = writes.getOpaque();
        if ((write & 1) != 0) {
            return -write;
        }
        long read = reads.getOpaque();
        return (read & 1) == 0 ? 0 : read;
    }

    /** Whether the peer has sent anything, including its end of the connection. */
    public boolean heard() {
        return heard;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (input == null) {
            input = new Input(super.getInputStream());
        }
        return input;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (output == null) {
            output = new Output(super.getOutputStream());
        }
        return output;
    }

    private static void step(AtomicLong count) {
        count.setOpaque(count.getPlain() + 1);
    }

    private int heard(int result) {
        if (!heard) {
            heard = true;
        }
        return result;
    }

    private final class Input extends FilterInputStream {

        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            step(reads);
            try {
                return heard(in.read());
            } finally {
                step(reads);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            step(reads);
            try {
                return heard(in.read(bytes, offset, length));
            } finally {
                step(reads);
            }
        }
    }

    private final class Output extends FilterOutputStream {

        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            step(writes);
            try {
                out.write(value);
            } finally {
                step(writes);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            step(writes);
            try {
                out.write(bytes, offset, length);
            } finally {
                step(writes);
            }
        }
    }
}
