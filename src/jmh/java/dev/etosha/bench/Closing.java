package dev.etosha.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** Resources that are closed at the end, the newest first. */
final class Closing implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T later(T opened) {
        open.push(opened);
        return opened;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("does not close: " + each, e);
            }
        }
    }
}
