package dev.etosha.jdbc;

import dev.etosha.retry.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.AutoSave;

/**
 * The handles on the connection of a transaction, whose users must not end the transaction. The connection is kept
 * until the transaction ends. Remembers failed statements.
 *
 * <p>One thread of the transaction uses it at a time; any thread may end it.
 */
public final class Handles {

    private static final String WORK_ENDED = "The transaction that this connection belonged to has ended";

    private final LentConnection connection;
    private final Lender lender;
    private final String owner;
    private final boolean jdbcCounts;
    private final Set<JoinedConnection> open = new HashSet<>(0);
    private final FailedStatements failed = new FailedStatements();

    private Handles(LentConnection connection, String owner, boolean jdbcCounts) {
        this.connection = connection;
        this.lender = new Noting();
        this.owner = owner;
        this.jdbcCounts = jdbcCounts;
    }

    /** Handles in a JTA transaction. A failure of plain JDBC on them does not refuse the commit. */
    public static Handles ofJta(LentConnection connection) {
        return new Handles(connection, "a JTA transaction, which only its owner can end", false);
    }

    /** Handles in a transaction of Database. If the connection is a joined handle already, its own Handles. */
    public static Handles of(Connection lent) {
        return lent instanceof JoinedConnection joined
                ? joined.handles()
                : new Handles(
                        (LentConnection) lent, "a transaction of Database, which ends when its work returns", true);
    }

    /** Another handle. Closing it does not end the transaction. */
    public synchronized Connection another() {
        JoinedConnection handle = new JoinedConnection(this, lender, connection.raw());
        open.add(handle);
        return handle;
    }

    /** Begins a part that can be rolled back alone. */
    public Part part() throws SQLException {
        return Part.begin(this);
    }

    /** Closes all handles after the work has ended. */
    public void end() {
        forget().forEach(handle -> handle.close(WORK_ENDED));
    }

    /** Forgets the open handles and returns them, for the end of the transaction. */
    public synchronized List<JoinedConnection> forget() {
        List<JoinedConnection> left = new ArrayList<>(open);
        open.clear();
        return left;
    }

    synchronized void closed(JoinedConnection handle) {
        open.remove(handle);
    }

    /** The transaction's owner, for the message of a refused call. */
    String owner() {
        return owner;
    }

    /** Notes a failure in the transaction, including one that the server does not know. */
    public synchronized void failed(Throwable failure) {
        if (!undone(failure)) {
            failed.add(failure);
        }
    }

    /** With {@code autosave=always} the driver rolls back to its own savepoint after a failure of the server. */
    private boolean undone(Throwable failure) {
        return connection.raw() instanceof BaseConnection driver
                && driver.getAutosave() == AutoSave.ALWAYS
                && Failure.of(failure).saidByServer();
    }

    /** A text was run on the connection. */
    public synchronized void ran(String sql) {
        failed.ran(sql);
    }

    synchronized void set(Savepoint savepoint) {
        failed.set(savepoint);
    }

    synchronized void rolledBackTo(Savepoint savepoint) {
        failed.rolledBackTo(savepoint);
    }

    synchronized void released(Savepoint savepoint) {
        failed.released(savepoint);
    }

    synchronized @Nullable Throwable failureAfter(Savepoint savepoint) {
        return failed.firstAfter(savepoint);
    }

    /** The first failure that was not rolled back to a savepoint. It refuses the commit. Null if there is none. */
    public synchronized @Nullable Throwable failure() {
        return failed.first();
    }

    /** Notes the statements of the handles for the transaction. */
    private final class Noting extends SharedLender {

        Noting() {
            super(connection);
        }

        @Override
        public void ran(long token, String sql, int batched, @Nullable SQLException failure) {
            super.ran(token, sql, batched, failure);
            if (failure == null) {
                Handles.this.ran(sql);
            } else if (jdbcCounts) {
                Handles.this.failed(failure);
            }
        }
    }
}
