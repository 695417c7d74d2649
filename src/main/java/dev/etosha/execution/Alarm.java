package dev.etosha.execution;

import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call at its deadline from other threads. The running statement is cancelled in PostgreSQL. If the call still
 * has its connection a moment later, because the server does not answer or the work goes on, the connection is cut.
 */
final class Alarm {

    /** How long PostgreSQL has to answer that it cancelled a statement. */
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final ConnectionPool pool;
    private final Workers workers;
    private final CancelSwitch call;

    private Alarm(ConnectionPool pool, Workers workers, CancelSwitch call) {
        this.pool = pool;
        this.workers = workers;
        this.call = call;
    }

    /** Sets the alarm, to be cancelled when the call has ended. Null for a call without a deadline. */
    static @Nullable Future<?> set(ConnectionPool pool, Workers workers, Call<?> call) {
        Budget budget = call.budget();
        return budget.limit() == null
                ? null
                : workers.after(budget.left(), new Alarm(pool, workers, call.cancelSwitch())::ring);
    }

    private void ring() {
        Connection running = call.expire();
        if (running != null) {
            workers.repeat(() -> {
                pool.cancel(running);
                return false;
            });
            Future<?> unused = workers.after(ANSWER_NANOS, () -> cut(running));
        }
    }

    private void cut(Connection running) {
        if (call.holds(running)) {
            pool.cut(running);
        }
    }
}
