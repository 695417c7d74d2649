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

    /** Asks the server to cancel what runs on one, without waiting for that. */
    static void cancelLater(PhysicalConnection connection) {
        BaseConnection driver = connection.driver();
        if (driver != null) {
            PoolThreads.named("etosha-cancel-").newThread(() -> cancel(driver)).start();
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
