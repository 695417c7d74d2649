package dev.etosha.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits until a condition is true. */
public final class Eventually {

    private static final long PAUSE_MILLIS = 10;

    private Eventually() {}

    /** Returns as soon as the assertions hold. Throws their last failure if they do not hold within the time. */
    public static void eventually(Duration within, Assertions assertions) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            try {
                assertions.run();
                return;
            } catch (Exception | AssertionError e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("not within " + within + ": " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    /** Repeats the call while it throws, and returns its first result. */
    public static <T> T answer(Duration within, Callable<T> call) {
        Object[] answer = new Object[1];
        eventually(within, () -> answer[0] = call.call());
        @SuppressWarnings("unchecked")
        T typed = (T) answer[0];
        return typed;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Assertions that may fail at first. */
    @FunctionalInterface
    public interface Assertions {

        void run() throws Exception;
    }
}
