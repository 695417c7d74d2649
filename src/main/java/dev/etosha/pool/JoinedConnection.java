package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/** A handle on the connection of a {@link Branch}: the transaction is not its user's to end. */
final class JoinedConnection extends LentConnection {

    private final Branch branch;

    JoinedConnection(Branch branch, Lender lender, Connection raw) {
        super(lender, raw);
        this.branch = branch;
    }

    @Override
    void close(String why) {
        super.close(why);
        branch.closed(this);
    }

    @Override
    public void commit() throws SQLException {
        throw refused("commit()");
    }

    @Override
    public void rollback() throws SQLException {
        throw refused("rollback()");
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (autoCommit) {
            throw refused("setAutoCommit(true)");
        }
        open();
    }

    private SQLException refused(String call) throws SQLException {
        open();
        return new SQLNonTransientException(
                call + " is refused: the connection belongs to a JTA transaction, which whoever began it ends",
                "2D000");
    }
}
