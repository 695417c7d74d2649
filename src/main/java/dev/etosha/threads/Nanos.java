package dev.etosha.threads;

import java.time.Duration;

/** Durations as nanoseconds, limited to a century so that sums with {@link System#nanoTime} don't overflow. */
public final class Nanos {

    private static final Duration MOST = Duration.ofDays(36_500);

    private Nanos() {}

    /** The duration in nanoseconds, limited to plus or minus a century. */
    public static long of(Duration duration) {
        if (duration.compareTo(MOST) >= 0) {
            return MOST.toNanos();
        }
        return duration.compareTo(MOST.negated()) <= 0 ? -MOST.toNanos() : duration.toNanos();
    }

    /** The duration in milliseconds, limited to the range of an int (24 days). */
    public static int toIntMillis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, of(duration) / 1_000_000));
    }
}
