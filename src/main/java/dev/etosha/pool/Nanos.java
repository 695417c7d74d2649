package dev.etosha.pool;

import java.time.Duration;

/** Durations as nanoseconds, of which a century is the most: longer ones would overflow sums with the time. */
public final class Nanos {

    private static final Duration MOST = Duration.ofDays(36_500);

    private Nanos() {}

    /** The duration, but at most a century and at least minus a century. */
    public static long of(Duration duration) {
        if (duration.compareTo(MOST) >= 0) {
            return MOST.toNanos();
        }
        return duration.compareTo(MOST.negated()) <= 0 ? -MOST.toNanos() : duration.toNanos();
    }

    /** The duration in milliseconds, as an int holds them: 24 days are the most. */
    static int toIntMillis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, of(duration) / 1_000_000));
    }
}
