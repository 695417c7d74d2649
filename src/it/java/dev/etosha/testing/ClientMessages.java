package dev.etosha.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages that a PostgreSQL client sends, as described in PostgreSQL's chapter "Message Formats". An
 * encrypted stream is read in opaque pieces.
 */
final class ClientMessages {

    private static final int TLS_RECORD = 0x16;
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int PROTOCOL_4 = 4 << 16;

    private final BufferedInputStream bytes;
    private final DataInputStream in;
    private final Map<String, String> prepared = new HashMap<>();
    private Form form = Form.STARTUP;

    ClientMessages(InputStream from) {
        this.bytes = new BufferedInputStream(from);
        this.in = new DataInputStream(bytes);
    }

    private enum Form {
        /** A length and a body. */
        STARTUP,
        /** A type, a length and a body. */
        TYPED,
        OPAQUE
    }

    /** One message. */
    static final class Message {

        private final byte[] content;
        private final boolean request;
        private final @Nullable String statement;

        private Message(byte[] content, boolean request, @Nullable String statement) {
            this.content = content;
            this.request = request;
            this.statement = statement;
        }

        int length() {
            return content.length;
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(content);
        }

        /** Whether the client waits for an answer after this message. */
        boolean isRequest() {
            return request;
        }

        /** The text of the statement that this message executes, or null if it executes none. */
        @Nullable
        String statement() {
            return statement;
        }

        boolean commits() {
            return "COMMIT".equals(statement);
        }
    }

    /** Returns the next message. Blocks until the message is complete. */
    Message next() throws IOException {
        return switch (form) {
            case STARTUP -> startup();
            case TYPED -> typed();
            case OPAQUE -> opaque();
        };
    }

    /** Whether more bytes are available without blocking. */
    boolean more() throws IOException {
        return bytes.available() > 0;
    }

    private Message startup() throws IOException {
        bytes.mark(1);
        int first = in.readUnsignedByte();
        bytes.reset();
        if (first == TLS_RECORD) {
            form = Form.OPAQUE;
            return opaque();
        }
        byte[] content = withBody();
        int code = ByteBuffer.wrap(content).getInt(Integer.BYTES);
        if (code >= PROTOCOL_3 && code < PROTOCOL_4) {
            form = Form.TYPED; // otherwise this is a request for encryption, and the startup message follows
        }
        return new Message(content, true, null);
    }

    private Message typed() throws IOException {
        byte type = in.readByte();
        byte[] content = withBody(type);
        Text text = new Text(content);
        String statement = null;
        switch (type) {
            case 'Q' -> statement = text.next();
            case 'P' -> prepared.put(text.next(), text.next());
            case 'B' -> {
                text.next(); // skip the portal's name
                statement = prepared.get(text.next());
            }
            default -> {}
        }
        return new Message(content, type == 'Q' || type == 'S', statement);
    }

    private Message opaque() throws IOException {
        byte[] buffer = new byte[8192];
        int read = bytes.read(buffer);
        if (read < 0) {
            throw new EOFException();
        }
        return new Message(Arrays.copyOf(buffer, read), true, null);
    }

    /** Reads the length and the body that follow the type. The startup message has no type. */
    private byte[] withBody(byte... type) throws IOException {
        int length = in.readInt();
        ByteBuffer content = ByteBuffer.allocate(type.length + length).put(type).putInt(length);
        byte[] body = new byte[content.remaining()];
        in.readFully(body);
        return content.put(body).array();
    }

    /** Reads the zero-terminated texts at the start of a message's body. */
    private static final class Text {

        private final byte[] content;
        private int at = Byte.BYTES + Integer.BYTES;

        Text(byte[] content) {
            this.content = content;
        }

        String next() {
            int start = at;
            while (content[at++] != 0) {
                // skip to the end of the text
            }
            return new String(content, start, at - 1 - start, StandardCharsets.UTF_8);
        }
    }
}
