package dev.etosha.pool;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/** Ends what runs on connections that are about to be cut, since the server would go on with it unasked. */
final class Cancellation {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private Cancellation() {}

    /** Asks the server to cancel what runs on the lent ones; waits a moment for the requests to be out. */
    static void cancelAll(Iterable<PhysicalConnection> connections) {
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
     * Cuts a connection in the middle of a statement, and then asks the server to cancel that: before, the statement might
     * be on its way still. Does not wait for either.
     */
    static void cutAndCancel(PhysicalConnection connection) {
        try {
            PoolThreads.named("etosha-cancel-")
                    .newThread(() -> {
                        connection.abort();
                        cancelCut(connection);
                    })
                    .start();
        } catch (OutOfMemoryError e) { // there is no thread
            connection.abort();
        }
    }

    private static void cancelCut(PhysicalConnection connection) {
        BaseConnection driver = connection.driver();
        try {
            if (driver != null) {
                driver.getQueryExecutor().sendQueryCancel(); // the connection itself refuses once it was cut
            }
        } catch (SQLException e) {
            // the server is away, and so is the statement
        }
    }

    /** Asks the server to cancel; without effect if nothing runs or the server is away. */
    static void cancel(BaseConnection driver) {
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            // the server is away, and so is the statement
        }
    }
}
