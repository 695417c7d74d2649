package dev.etosha.connect;

import dev.etosha.retry.Backoff;
import dev.etosha.threads.Rate;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many attempts to connect may run at once, and when the next one may start. Not thread-safe.
 *
 * <p>Allows several at a time for waiting callers, and one at a time if none waits. After a failure it allows one at a
 * time, after a wait that grows with each further failure; each success doubles the number. So a database that comes
 * back is not flooded.
 *
 * <p>Allows at most as many attempts per second as the pool's capacity. An attempt does not count once its connection
 * has {@linkplain #proved served} a holder.
 */
final class Pace {

    /** A second and a margin: an attempt reaches the network some time after it was counted. */
    private static final long RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    /** The pause between connections that no caller waits for, so that callers are not disturbed. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Rate rate;
    private final int most;
    private int parallel;
    private int failures;
    private long notBefore = System.nanoTime();
    private long calmBefore = notBefore;

    /** @param most the number of attempts at a time as long as none fails */
    Pace(int perSecond, int most) {
        this.rate = new Rate(perSecond, RATE_NANOS);
        this.most = most;
        this.parallel = most;
    }

    /** The nanoseconds until the next attempt may start; not positive if it may start now. */
    long pause(long now, boolean awaited) {
        return Math.max(notBefore - now, awaited ? 0 : calmBefore - now);
    }

    /** How many attempts may run at once. */
    int together(boolean awaited) {
        return awaited ? parallel : 1;
    }

    /** Counts an attempt and returns 0, or returns the nanoseconds until the rate allows one. */
    long take(long now) {
        return rate.take(now);
    }

    void proved() {
        rate.giveBack();
    }

    /** An attempt succeeded. Returns the number of attempts that failed in a row before. */
    int succeeded(long now) {
        int before = failures;
        failures = 0;
        parallel = Math.min(parallel * 2, most);
        calmBefore = now + CALM_NANOS;
        return before;
    }

    /** An attempt failed. Returns the number of attempts that failed in a row. */
    int failed(long now) {
        failures++;
        parallel = 1;
        long limit = PAUSE.limit(failures).toMillis();
        long pause = limit / 2 + ThreadLocalRandom.current().nextLong(limit / 2 + 1);
        notBefore = now + TimeUnit.MILLISECONDS.toNanos(pause);
        return failures;
    }
}
