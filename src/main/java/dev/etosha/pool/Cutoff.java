package dev.etosha.pool;

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
 * Bounds what the pool itself has to say to the server: cuts a connection on which that takes too long, so that the thread
 * that waits for the answer gets an error.
 *
 * <p>The driver's network timeout would do that too. But a socket of the JDK's that was read with a timeout once reads
 * with three system calls instead of one ever after, which costs an application a twentieth of its processor time.
 */
final class Cutoff {

    private static final ThreadFactory THREADS = PoolThreads.named("etosha-cut-");

    private final ScheduledExecutorService timer;

    Cutoff(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Something to say to the server. */
    @FunctionalInterface
    interface Exchange {

        /** Says it and hears the answer. */
        void run() throws SQLException;
    }

    /** Has the exchange on this connection done within this time; if it takes longer, the connection is lost. */
    void within(long nanos, Connection raw, Exchange exchange) throws SQLException {
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

    /** Closes the connection without a word to the server. On another thread, as to take leave of TLS may block. */
    static void cut(Connection raw) {
        try {
            raw.abort(command -> THREADS.newThread(command).start());
        } catch (SQLException | RuntimeException | Error e) {
            // it is gone, or will be closed when it comes back
        }
    }
}
