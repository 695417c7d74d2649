package dev.etosha.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process or thread has yet to do, no longer than it takes. */
public final class Eventually {

    private Eventually() {}

    /** What is to hold in the end; fails by {@link AssertionError} until it does. */
    @FunctionalInterface
    public interface Check {

        void run() throws Exception;
    }

    /** Returns as soon as the check holds; throws its last failure when the patience is over. */
    public static void within(Duration patience, Check check) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
