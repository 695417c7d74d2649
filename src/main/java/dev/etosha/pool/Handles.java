package dev.etosha.pool;

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
 * The handles on the connection of a transaction, whose users must not end it. They come and go, the connection stays
 * until the transaction ends. Remembers which statements failed.
 *
 * <p>The threads of the transaction use it one at a time; any thread may end it.
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
        this.lender = new Sharing();
        this.owner = owner;
        this.jdbcCounts = jdbcCounts;
    }

    /** On a connection in a JTA transaction. What fails on the handles themselves is its users' to judge. */
    static Handles ofJta(LentConnection connection) {
        return new Handles(connection, "a JTA transaction, which whoever began it ends", false);
    }

    /** On a lent connection, in a transaction that ends with the work that it was lent for; or those that it is one of. */
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

    /** The work has ended: its handles refuse from now on. */
    public void end() {
        forget().forEach(handle -> handle.close(WORK_ENDED));
    }

    /** Those that are open, for whoever ends the transaction. */
    synchronized List<JoinedConnection> forget() {
        List<JoinedConnection> left = new ArrayList<>(open);
        open.clear();
        return left;
    }

    synchronized void closed(JoinedConnection handle) {
        open.remove(handle);
    }

    /** Why a call that would end the transaction is refused. */
    String owner() {
        return owner;
    }

    /** A statement of the transaction failed, also if the server does not know. */
    public synchronized void failed(Throwable failure) {
        if (!undone(failure)) {
            failed.add(failure);
        }
    }

    /** With {@code autosave=always} the driver rolls what the server refused back to a savepoint of its own. */
    private boolean undone(Throwable failure) {
        return connection.raw() instanceof BaseConnection driver
                && driver.getAutosave() == AutoSave.ALWAYS
                && Failure.of(failure).saidByServer();
    }

    /** A text was run on the connection itself. */
    public synchronized void ran(String sql) {
        failed.ran(sql);
    }

    synchronized void set(Savepoint savepoint) {
        failed.set(savepoint);
    }

    synchronized void rolledBackTo(Savepoint savepoint) {
        failed.rolledBackTo(savepoint);
    }

    /** The first failure that was not rolled back to a savepoint, and refuses the commit; null if there is none. */
    public synchronized @Nullable Throwable failure() {
        return failed.first();
    }

    /** What the handles tell the one lender: all but that they are done. */
    private final class Sharing implements Lender {

        private final Lender own = connection.lender();

        @Override
        public void giveBack(Connection raw, int changed) {
            connection.changed(changed);
        }

        @Override
        public SQLException failed(Connection raw, SQLException e) {
            return own.failed(raw, e);
        }

        @Override
        public long running() {
            return own.running();
        }

        @Override
        public void ran(long token, String sql, int batched, @Nullable SQLException failure) {
            own.ran(token, sql, batched, failure);
            if (failure == null) {
                Handles.this.ran(sql);
            } else if (jdbcCounts) {
                Handles.this.failed(failure);
            }
        }

        @Override
        public void aborted(Connection raw) {
            // found closed at the end
        }

        @Override
        public void condemn() {
            own.condemn();
        }

        @Override
        public void cancel() {
            own.cancel();
        }

        @Override
        public void chose(String schema) {
            own.chose(schema);
        }

        @Override
        public boolean copying() {
            return own.copying();
        }

        @Override
        public void copying(boolean begins) {
            own.copying(begins);
        }

        @Override
        public void bounded(Connection raw, Cutoff.Exchange exchange) throws SQLException {
            own.bounded(raw, exchange);
        }
    }
}
