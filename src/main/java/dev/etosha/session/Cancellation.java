package dev.etosha.session;

import dev.etosha.threads.PoolThreads;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/** Cancels running statements on connections that are about to be cut. The server would continue them otherwise. */
public final class Cancellation {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private Cancellation() {}

    /** Cancels the running statements of lent connections. Waits up to two seconds for the requests. */
    public static void cancelAll(Iterable<PhysicalConnection> connections) {
        ThreadFactory threads = PoolThreads.named("etosha-cancel-");
        List<Thread> requests = new ArrayList<>();
        for (PhysicalConnection connection : connections) {
            BaseConnection driver = connection.driver();
            if (driver != null && connection.holder() != null) {
                Thread request = threads.newThread(() -> cancel(driver));
                request.start();
                requests.add(request);
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        for (Thread request : requests) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(request, Math.max(1, deadline - System.nanoTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * Cuts a connection and then cancels its running statement. In the other order the statement might still be on its
     * way to the server. Does not block.
     */
    public static void cutAndCancel(PhysicalConnection connection) {
        try {
            PoolThreads.named("etosha-cancel-")
                    .newThread(() -> {
                        connection.abort();
                        cancelCut(connection);
                    })
                    .start();
        } catch (OutOfMemoryError e) { // no thread
            connection.abort();
        }
    }

    private static void cancelCut(PhysicalConnection connection) {
        BaseConnection driver = connection.driver();
        try {
            if (driver != null) {
                driver.getQueryExecutor().sendQueryCancel(); // cancelQuery() refuses after the cut
            }
        } catch (SQLException e) {
            // the server is away, and the statement with it
        }
    }

    /** Sends a cancel request. No effect if no statement runs or the server is away. */
    static void cancel(BaseConnection driver) {
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            // the server is away, and the statement with it
        }
    }
}
