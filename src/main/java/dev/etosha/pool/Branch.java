package dev.etosha.pool;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.PermanentDatabaseException;
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
 * A pool's part in a transaction that others end: one connection for everybody who asks for one in it. Handles come and
 * go, the connection goes back to the pool at the end, with or without them.
 *
 * <p>The threads of the transaction use it one at a time; any thread may end it, once.
 */
public final class Branch {

    private static final String COMMITTED = "The transaction that this connection belonged to was committed";
    private static final String ROLLED_BACK = "The transaction that this connection belonged to was rolled back";

    private final ConnectionPool pool;
    private final LentConnection connection;
    private final Handles handles;
    private Thread user = Thread.currentThread();
    private @Nullable String ended;

    Branch(ConnectionPool pool, LentConnection connection) throws SQLException {
        this.pool = pool;
        this.connection = connection;
        this.handles = Handles.ofJta(connection);
        connection.setAutoCommit(false);
    }

    /** The pool whose part this is. */
    public ConnectionPool pool() {
        return pool;
    }

    /** Another handle on the one connection, for the calling thread. */
    synchronized Connection handle() {
        if (ended != null) {
            throw new PermanentDatabaseException("pool " + pool.name() + ": " + ended, null, "25000", pool.name(), 1);
        }
        user = Thread.currentThread();
        return handles.another();
    }

    /**
     * Asks the database whether a commit would work, which is no promise that it will.
     *
     * @throws SQLException if it would not
     */
    public void check() throws SQLException {
        refuseFailed();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    /**
     * Commits, and gives the connection back. If the answer is lost, PostgreSQL is asked what became of it.
     *
     * @throws SQLException if it was rolled back instead
     * @throws dev.etosha.CommitOutcomeUnknownException if nobody knows
     */
    public void commit() throws SQLException {
        end(COMMITTED).forEach(handle -> handle.close(COMMITTED));
        CommitCheck.Mark mark;
        SQLException lost;
        try (connection) { // rolls back what is not committed
            connection.requireInStep();
            refuseFailed();
            CommitCheck.refuseFailed(connection);
            mark = connection.used() ? CommitCheck.mark(connection) : null;
            lost = commit(mark);
        }
        if (lost != null && mark != null) {
            CommitCheck check = new CommitCheck(pool, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
            if (!check.committed(mark, lost)) {
                throw lost;
            }
        }
    }

    /** A call of Database may fail without the server, as with a row that can't be mapped. */
    private void refuseFailed() throws SQLException {
        Throwable failure = handles.failure();
        if (failure != null) {
            throw new SQLException(
                    "a statement of the transaction failed, so it can't be committed: " + failure.getMessage(),
                    "25P02",
                    failure);
        }
    }

    private @Nullable SQLException commit(CommitCheck.@Nullable Mark mark) throws SQLException {
        try {
            return CommitCheck.commit(connection, mark);
        } catch (SQLException e) {
            if (connection.used() && Failure.of(e).outcome(Phase.COMMIT) == Outcome.UNKNOWN) {
                throw new CommitOutcomeUnknownException(
                        "pool " + pool.name() + ": the connection was lost while COMMIT was out: " + e.getMessage(),
                        e,
                        e.getSQLState(),
                        pool.name(),
                        1);
            }
            throw e;
        }
    }

    /**
     * Rolls back, and gives the connection back. By another thread than the one that used it last, as when a transaction
     * takes too long, the connection is cut: two threads must not use it.
     */
    public void rollBack() {
        List<JoinedConnection> left = end(ROLLED_BACK);
        if (user().equals(Thread.currentThread())) {
            left.forEach(handle -> handle.close(ROLLED_BACK));
            connection.close(); // rolls back
            return;
        }
        left.forEach(handle -> handle.refuse(ROLLED_BACK));
        connection.cancel(); // the server would go on with what runs, and keep its locks
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
