package dev.etosha.pool;

/** Lets something happen at most so many times in any period. One thread at a time. */
final class Rate {

    private final long periodNanos;
    private final long[] times;
    private int oldest;
    private int used;

    Rate(int most, long periodNanos) {
        this.periodNanos = periodNanos;
        this.times = new long[most];
    }

    /** Counts one more at this time and returns 0, or returns for how long there must be none. */
    long take(long now) {
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

    /** Counts one less, the oldest. */
    void giveBack() {
        if (used > 0) {
            oldest = (oldest + 1) % times.length;
            used--;
        }
    }
}
