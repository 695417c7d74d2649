package dev.etosha.soak;

import java.time.Duration;

/** Waits for threads to end. */
final class Joining {

    private static final Duration ANY = Duration.ofMinutes(5);

    private Joining() {}

    /**
     * Waits for a thread that was told to end.
     *
     * @throws IllegalStateException if it does not end in time
     */
    static void join(Thread thread) {
        if (!join(thread, ANY)) {
            throw new IllegalStateException(thread + " did not end");
        }
    }

    /** Whether the thread ended in time. */
    static boolean join(Thread thread, Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
