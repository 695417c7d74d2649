package dev.etosha.threads;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A timeout for the pool's own exchanges with the server. Cuts the connection when it has passed, so that the waiting
 * thread gets an error.
 *
 * <p>Not the driver's network timeout: after one read with a timeout, a JDK socket needs three system calls for every
 * later read instead of one.
 */
public final class Cutoff {

    private static final ThreadFactory THREADS = PoolThreads.named("etosha-cut-");

    private final ScheduledExecutorService timer;

    public Cutoff(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** An exchange with the server. */
    @FunctionalInterface
    public interface Exchange {

        /** Sends and waits for the answer. */
        void run() throws SQLException;
    }

    /** Runs the exchange with a timeout. Cuts the connection and throws when it has passed. */
    public void within(long nanos, Connection raw, Exchange exchange) throws SQLException {
        AtomicBoolean over = new AtomicBoolean();
        Future<?> cut;
        try {
            cut = timer.schedule(() -> cut(raw, over), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new SQLException("the pool was closed", "08003", e);
        }
        try {
            exchange.run();
            if (over.compareAndSet(false, true)) {
                return;
            }
        } finally {
            cut.cancel(false);
        }
        throw new SQLTimeoutException("No answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms", "08006");
    }

    private static void cut(Connection raw, AtomicBoolean over) {
        if (over.compareAndSet(false, true)) {
            cut(raw);
        }
    }

    /** Closes the connection without telling the server. On another thread, since closing TLS may block. */
    public static void cut(Connection raw) {
        try {
            raw.abort(command -> THREADS.newThread(command).start());
        } catch (SQLException | RuntimeException | Error e) {
            // gone, or closed on return
        }
    }
}
