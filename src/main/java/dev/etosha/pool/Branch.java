package dev.etosha.pool;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private final Lender lender;
    private final Set<JoinedConnection> handles = new HashSet<>();
    private Thread user = Thread.currentThread();
    private @Nullable String ended;

    Branch(ConnectionPool pool, LentConnection connection) throws SQLException {
        this.pool = pool;
        this.connection = connection;
        this.lender = new Sharing(connection);
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
        JoinedConnection handle = new JoinedConnection(this, lender, connection.raw());
        handles.add(handle);
        return handle;
    }

    synchronized void closed(JoinedConnection handle) {
        handles.remove(handle);
    }

    /**
     * Asks the database whether a commit would work, which is no promise that it will.
     *
     * @throws SQLException if it would not
     */
    public void check() throws SQLException {
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
            CommitCheck.refuseFailed(connection);
            boolean verify = pool.config().verifyCommit() && connection.used();
            mark = verify ? CommitCheck.mark(connection) : null;
            lost = commit(mark);
        }
        if (lost != null && mark != null) {
            CommitCheck check = new CommitCheck(pool, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
            if (!check.committed(mark, lost)) {
                throw lost;
            }
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
        List<JoinedConnection> left = new ArrayList<>(handles);
        handles.clear();
        return left;
    }

    /** What the handles tell the one lender: all but that they are done. */
    private static final class Sharing implements Lender {

        private final LentConnection connection;
        private final Lender lender;

        Sharing(LentConnection connection) {
            this.connection = connection;
            this.lender = connection.lender();
        }

        @Override
        public void giveBack(Connection raw, int changed) {
            connection.changed(changed);
        }

        @Override
        public SQLException failed(Connection raw, SQLException e) {
            return lender.failed(raw, e);
        }

        @Override
        public long running(Statement raw) {
            return lender.running(raw);
        }

        @Override
        public void ran(long token, String sql, @Nullable SQLException failure) {
            lender.ran(token, sql, failure);
        }

        @Override
        public void aborted(Connection raw) {
            // found closed at the end
        }

        @Override
        public void cancel() {
            lender.cancel();
        }
    }
}
