package dev.etosha.session;

import dev.etosha.threads.Nanos;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts a pool's statements and logs them if {@code db.echo} or {@code db.slow-query} says so. The text has a question
 * mark for each parameter, never its value.
 */
public final class StatementLog {

    private static final Logger LOG = System.getLogger("dev.etosha.sql");

    private final String pool;
    private final boolean echo;
    private final long slowNanos;
    private final boolean timed;
    private final LongAdder queries = new LongAdder();
    private final LongAdder errors = new LongAdder();

    /**
     * A log for one pool.
     *
     * @param slow statements that take longer are logged; zero for none
     */
    public StatementLog(String pool, boolean echo, Duration slow) {
        this.pool = pool;
        this.echo = echo;
        this.slowNanos = slow.isZero() ? Long.MAX_VALUE : Nanos.of(slow);
        this.timed = echo || !slow.isZero();
    }

    /** The current {@link System#nanoTime}, or 0 if times are not logged. */
    long begin() {
        return timed ? System.nanoTime() : 0;
    }

    /** @param batched the size of the batch; 0 if not a batch */
    void end(long began, String sql, int batched, @Nullable Exception failure) {
        queries.increment();
        if (failure != null) {
            errors.increment();
        }
        if (timed) {
            log(System.nanoTime() - began, name(sql, batched), failure);
        }
    }

    public static String name(String sql, int batched) {
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

    public long queries() {
        return queries.sum();
    }

    public long errors() {
        return errors.sum();
    }
}
