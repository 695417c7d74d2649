package dev.etosha.demo.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the demo that were started. Closing closes them in the opposite order. It waits for a part that is
 * starting, so that no part is left running.
 */
final class Parts implements Closeable {

    private final Deque<Closeable> started = new ArrayDeque<>();
    private volatile boolean ending;

    /** Starts a part; null if the demo is being closed. */
    synchronized <P extends Closeable> @Nullable P start(Callable<P> starter) throws Exception {
        if (ending) {
            return null;
        }
        P part = starter.call();
        started.push(part);
        return part;
    }

    boolean ending() {
        return ending;
    }

    @Override
    public void close() {
        ending = true;
        closeAll();
    }

    private synchronized void closeAll() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (IOException e) {
                System.err.println("[demo] " + e);
            }
        }
    }
}
