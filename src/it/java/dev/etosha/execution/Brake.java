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

/** A lock that a statement waits for, so that something can be done to it while the server runs it. */
final class Brake {

    /** What a statement calls to be held up. */
    static final String WAIT = "pg_advisory_xact_lock_shared(7)";

    static final String SLOW_INSERT = "INSERT INTO item (id, name) SELECT 1, 'slow' FROM " + WAIT;

    /** Holds up the COMMIT of whoever inserts into {@code item}. */
    static final String SLOW_COMMIT = "CREATE OR REPLACE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN PERFORM " + WAIT + "; RETURN NULL; END $$;"
            + " CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION wait()";

    /** Sleeps the first time, for which the sequence is to be made. */
    static final String SLEEPING_INSERT = "INSERT INTO item (id, name) SELECT 1, 'slow'"
            + " FROM pg_sleep(CASE nextval('sleeps') WHEN 1 THEN 60 ELSE 0 END)";

    private static final String WAITING = "SELECT pid FROM pg_locks WHERE NOT granted"
            + " UNION SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%sleeps%'";

    private Brake() {}

    /** What is done to the session that waits. */
    interface Interference {

        void with(int pid) throws Exception;
    }

    /** Runs the call, interferes once it waits, frees the lock, and returns or throws what the call does. */
    static <T> T during(Superuser superuser, Callable<T> call, Interference interference) throws Exception {
        return during("SELECT pg_advisory_xact_lock(7)", superuser, call, interference);
    }

    /** The same with another lock than that which {@link #WAIT} waits for. */
    static <T> T during(String lock, Superuser superuser, Callable<T> call, Interference interference)
            throws Exception {
        FutureTask<T> running = new FutureTask<>(call);
        try (Connection holder = superuser.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(lock);
            Thread thread = new Thread(running, "held up");
            thread.setDaemon(true);
            thread.start();
            interference.with(Eventually.answer(Duration.ofSeconds(30), () -> waiting(statement)));
        } // the lock ends with its session
        try {
            return running.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private static int waiting(Statement statement) throws SQLException {
        statement.execute("SELECT pg_stat_clear_snapshot()"); // a transaction goes on seeing the activity it saw first
        try (ResultSet row = statement.executeQuery(WAITING)) {
            if (!row.next()) {
                throw new IllegalStateException("nobody waits");
            }
            return row.getInt(1);
        }
    }
}
