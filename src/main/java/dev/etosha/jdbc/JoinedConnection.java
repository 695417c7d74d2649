package dev.etosha.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Savepoint;

/** One of the {@link Handles} of a transaction. Refuses calls that would end the transaction. */
public final class JoinedConnection extends LentConnection {

    private final Handles handles;

    JoinedConnection(Handles handles, Lender lender, Connection raw) {
        super(lender, raw);
        this.handles = handles;
    }

    Handles handles() {
        return handles;
    }

    @Override
    public void close(String why) {
        super.close(why);
        handles.closed(this);
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

    @Override
    public Savepoint setSavepoint() throws SQLException {
        Savepoint savepoint = super.setSavepoint();
        handles.set(savepoint);
        return savepoint;
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        Savepoint savepoint = super.setSavepoint(name);
        handles.set(savepoint);
        return savepoint;
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        super.rollback(savepoint);
        handles.rolledBackTo(savepoint);
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        super.releaseSavepoint(savepoint);
        handles.released(savepoint);
    }

    private SQLException refused(String call) throws SQLException {
        open();
        return new SQLNonTransientException(
                call + " is refused: the connection belongs to " + handles.owner(), "2D000");
    }
}
