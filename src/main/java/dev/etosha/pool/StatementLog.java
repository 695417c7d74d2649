package dev.etosha.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts a pool's statements, and writes them to the log where {@code db.echo} or {@code db.slow-query} asks for it. The
 * text is what the driver gets, with a question mark for each parameter; their values are never in it.
 */
final class StatementLog {

    private static final Logger LOG = System.getLogger("dev.etosha.sql");

    private final String pool;
    private final boolean echo;
    private final long slowNanos;
    private final boolean timed;
    private final LongAdder queries = new LongAdder();
    private final LongAdder errors = new LongAdder();

    /**
     * A log for the pool.
     *
     * @param slow statements that take longer are logged; zero for none
     */
    StatementLog(String pool, boolean echo, Duration slow) {
        this.pool = pool;
        this.echo = echo;
        this.slowNanos = slow.isZero() ? Long.MAX_VALUE : Nanos.of(slow);
        this.timed = echo || !slow.isZero();
    }

    /** The time now, or 0 where nobody needs it. */
    long begin() {
        return timed ? System.nanoTime() : 0;
    }

    /** @param batched how many statements the batch had; 0 for what is no batch */
    void end(long began, String sql, int batched, @Nullable Exception failure) {
        queries.increment();
        if (failure != null) {
            errors.increment();
        }
        if (timed) {
            log(System.nanoTime() - began, name(sql, batched), failure);
        }
    }

    static String name(String sql, int batched) {
        return batched == 0 ? sql : sql + " (batch of " + batched + ")";
    }

    private void log(long nanos, String sql, @Nullable Exception failure) {
        boolean slow = nanos > slowNanos;
        if (echo || slow) {
            String outcome =
                    failure == null ? "" : ", failed: " + failure.getClass().getSimpleName();
            LOG.log(
                    slow ? Level.WARNING : Level.INFO,
                    () -> "pool " + pool + (slow ? ", slow, " : ", ") + nanos / 1_000 + " us" + outcome + ": " + sql);
        }
    }

    long queries() {
        return queries.sum();
    }

    long errors() {
        return errors.sum();
    }
}
