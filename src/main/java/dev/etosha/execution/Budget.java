package dev.etosha.execution;

import dev.etosha.threads.Nanos;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of one call: its deadline, if it has one, and how long its attempts may still wait, all together. Begins
 * with the call. Used by one thread at a time.
 */
final class Budget {

    private final long began = System.nanoTime();
    private final @Nullable Duration limit;
    private final long limitNanos;
    private long waits;

    /**
     * @param waits for connections and between attempts, all together
     * @param limit of the call as a whole; null for none
     */
    Budget(Duration waits, @Nullable Duration limit) {
        this.waits = Nanos.of(waits);
        this.limit = limit;
        this.limitNanos = limit == null ? Long.MAX_VALUE : Nanos.of(limit);
    }

    /** The limit of the call as a whole. Null if it has none. */
    @Nullable
    Duration limit() {
        return limit;
    }

    /** Nanoseconds until the deadline; none are left after it. {@code Long.MAX_VALUE} without a deadline. */
    long left() {
        return limit == null ? Long.MAX_VALUE : Math.max(0, limitNanos - (System.nanoTime() - began));
    }

    boolean over() {
        return left() == 0;
    }

    /** The longest next wait in nanoseconds. */
    long mostWait() {
        return Math.min(waits, left());
    }

    /** The pause, but at most half of {@link #mostWait}, so that something is left for the attempt after it. */
    Duration pause(Duration wanted) {
        return Duration.ofNanos(Math.min(Nanos.of(wanted), mostWait() / 2));
    }

    /** Counts a wait that has ended. */
    void waited(long nanos) {
        waits = Math.max(0, waits - nanos);
    }

    /** Counts the time since the call was made as a wait: for a thread. */
    void started() {
        waited(System.nanoTime() - began);
    }

    /** What the caller is told about its deadline. */
    String told() {
        return "the call's time is over, " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms";
    }
}
