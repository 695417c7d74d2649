package dev.etosha.jta;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.commit.CommitCheck;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.jdbc.Handles;
import dev.etosha.jdbc.JoinedConnection;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool's part in a JTA transaction: one connection, shared by all callers in the transaction. The connection returns
 * to the pool when the transaction ends, even if handles are still open.
 *
 * <p>One thread of the transaction uses it at a time. Any thread may end it, once.
 */
final class Branch {

    private static final String COMMITTED = "The transaction that this connection belonged to was committed";
    private static final String ROLLED_BACK = "The transaction that this connection belonged to was rolled back";

    private final ConnectionPool pool;
    private final LentConnection connection;
    private final Handles handles;
    private Thread user = Thread.currentThread();
    private @Nullable String ended;

    private Branch(ConnectionPool pool, LentConnection connection) {
        this.pool = pool;
        this.connection = connection;
        this.handles = Handles.ofJta(connection);
    }

    /**
     * Begins the pool's part in a transaction.
     *
     * @param mostNanos how long to wait for a connection
     */
    public static Branch begin(ConnectionPool pool, long mostNanos) {
        LentConnection connection = (LentConnection) pool.borrowPlain(mostNanos);
        try {
            connection.setAutoCommit(false);
            return new Branch(pool, connection);
        } catch (SQLException e) {
            connection.close();
            throw new TransientDatabaseException(
                    "pool " + pool.name() + ": " + e.getMessage(), e, e.getSQLState(), pool.name(), 1);
        }
    }

    /** The pool that takes part. */
    public ConnectionPool pool() {
        return pool;
    }

    /** Another handle on the connection, for the calling thread. */
    public synchronized Connection handle() {
        if (ended != null) {
            throw new PermanentDatabaseException("pool " + pool.name() + ": " + ended, null, "25000", pool.name(), 1);
        }
        user = Thread.currentThread();
        return handles.another();
    }

    /**
     * Checks deferred constraints, so that a later commit is likely to succeed.
     *
     * @throws SQLException if a commit would fail
     */
    public void check() throws SQLException {
        refuseFailed();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    /**
     * Commits and returns the connection. If the answer is lost, PostgreSQL is asked for the outcome.
     *
     * @throws SQLException if it was rolled back instead
     * @throws dev.etosha.CommitOutcomeUnknownException if the outcome is unknown
     */
    public void commit() throws SQLException {
        end(COMMITTED).forEach(handle -> handle.close(COMMITTED));
        Mark mark;
        SQLException lost;
        try (connection) { // close rolls back if not committed
            connection.requireInStep();
            refuseFailed();
            connection.refuseFailed();
            mark = connection.used() ? MarkedCommit.mark(connection) : null;
            lost = commit(mark);
        }
        if (lost != null && mark != null) {
            CommitCheck check =
                    pool.commitCheck(pool.config().timeout(), time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
            if (!check.committed(mark, lost)) {
                throw lost;
            }
        }
    }

    /** Refuses after a failure that the server does not know, such as a row that can't be mapped. */
    private void refuseFailed() throws SQLException {
        Throwable failure = handles.failure();
        if (failure != null) {
            throw new SQLException(
                    "a statement of the transaction failed, so it can't be committed: " + failure.getMessage(),
                    "25P02",
                    failure);
        }
    }

    private @Nullable SQLException commit(@Nullable Mark mark) throws SQLException {
        try {
            return MarkedCommit.commit(connection, mark);
        } catch (SQLException e) {
            if (connection.used() && Failure.of(e).outcome(Phase.COMMIT) == Outcome.UNKNOWN) {
                throw new CommitOutcomeUnknownException(
                        "pool " + pool.name() + ": the connection was lost during COMMIT: " + e.getMessage(),
                        e,
                        e.getSQLState(),
                        pool.name(),
                        1);
            }
            throw e;
        }
    }

    /**
     * Rolls back and returns the connection. Another thread than the last user's, as after a transaction timeout, cuts
     * the connection instead: two threads must not use it.
     */
    public void rollBack() {
        List<JoinedConnection> left = end(ROLLED_BACK);
        if (user().equals(Thread.currentThread())) {
            left.forEach(handle -> handle.close(ROLLED_BACK));
            connection.close(); // rolls back
            return;
        }
        left.forEach(handle -> handle.refuse(ROLLED_BACK));
        connection.cancel(); // the server would continue the statement and keep its locks
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            connection.close();
        }
    }

    private synchronized Thread user() {
        return user;
    }

    private synchronized List<JoinedConnection> end(String why) {
        ended = why;
        return handles.forget();
    }
}
