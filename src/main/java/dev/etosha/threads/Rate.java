package dev.etosha.threads;

/** A rate limit: at most the given number of events in any period. Not thread-safe. */
public final class Rate {

    private final long periodNanos;
    private final long[] times;
    private int oldest;
    private int used;

    public Rate(int most, long periodNanos) {
        this.periodNanos = periodNanos;
        this.times = new long[most];
    }

    /** Counts an event at this time and returns 0, or returns the nanoseconds until one is allowed. */
    public long take(long now) {
        if (used == times.length) {
            long left = times[oldest] + periodNanos - now;
            if (left > 0) {
                return left;
            }
            giveBack();
        }
        times[(oldest + used) % times.length] = now;
        used++;
        return 0;
    }

    /** Removes the oldest event. */
    public void giveBack() {
        if (used > 0) {
            oldest = (oldest + 1) % times.length;
            used--;
        }
    }
}
