package dev.etosha.soak;

import java.time.Duration;

/** Waits for the end of threads. */
final class Joining {

    private static final Duration ANY = Duration.ofMinutes(5);

    private Joining() {}

    /** Returns when the thread has ended, which it was told to. */
    static void join(Thread thread) {
        if (!join(thread, ANY)) {
            throw new IllegalStateException(thread + " goes on");
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
