package dev.etosha.execution;

import dev.etosha.testing.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** An advisory lock that makes a statement wait, so that a test can interfere while the server runs the statement. */
final class Brake {

    /** The function call that makes a statement wait. */
    static final String WAIT = "pg_advisory_xact_lock_shared(7)";

    static final String SLOW_INSERT = "INSERT INTO item (id, name) SELECT 1, 'slow' FROM " + WAIT;

    /** A trigger that makes the COMMIT of an insert into {@code item} wait. */
    static final String SLOW_COMMIT = "CREATE OR REPLACE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN PERFORM " + WAIT + "; RETURN NULL; END $$;"
            + " CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION wait()";

    /** An insert that sleeps on its first run. It needs the sequence {@code sleeps}. */
    static final String SLEEPING_INSERT = "INSERT INTO item (id, name) SELECT 1, 'slow'"
            + " FROM pg_sleep(CASE nextval('sleeps') WHEN 1 THEN 60 ELSE 0 END)";

    private static final String WAITING = "SELECT pid FROM pg_locks WHERE NOT granted"
            + " UNION SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%sleeps%'";

    private Brake() {}

    /** An action on the waiting session. */
    interface Interference {

        void with(int pid) throws Exception;
    }

    /**
     * Runs the call, interferes when the call waits, and then releases the lock. Returns or throws the result of the
     * call.
     */
    static <T> T during(Superuser superuser, Callable<T> call, Interference interference) throws Exception {
        return during("SELECT pg_advisory_xact_lock(7)", superuser, call, interference);
    }

    /** Like {@link #during(Superuser, Callable, Interference)}, with a lock that the given statement takes. */
    static <T> T during(String lock, Superuser superuser, Callable<T> call, Interference interference)
            throws Exception {
        FutureTask<T> running = new FutureTask<>(call);
        try (Connection holder = superuser.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(lock);
            Thread thread = new Thread(running, "waiting call");
            thread.setDaemon(true);
            thread.start();
            interference.with(Eventually.answer(Duration.ofSeconds(30), () -> waiting(statement)));
        } // the lock is released when its session ends
        try {
            return running.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private static int waiting(Statement statement) throws SQLException {
        // a transaction otherwise sees the activity of its first look
        statement.execute("SELECT pg_stat_clear_snapshot()");
        try (ResultSet row = statement.executeQuery(WAITING)) {
            if (!row.next()) {
                throw new IllegalStateException("no session waits");
            }
            return row.getInt(1);
        }
    }
}
