package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import java.util.concurrent.TimeUnit;

/** Waits for lent connections when the pool closes. */
final class Drain {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Store store;

    Drain(Store store) {
        this.store = store;
    }

    /** A connection was closed. */
    synchronized void lost() {
        notifyAll();
    }

    /** Waits until the deadline in {@link System#nanoTime}. False if connections are still lent, or on an interrupt. */
    synchronized boolean await(long deadline) {
        while (anyLent()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_NANOS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean anyLent() {
        for (PhysicalConnection connection : store.all()) {
            if (!connection.isFree()) {
                return true;
            }
        }
        return false;
    }
}
