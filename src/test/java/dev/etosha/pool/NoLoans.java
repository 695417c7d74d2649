package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Where nobody lends: for connections that are only kept. */
final class NoLoans implements PhysicalConnection.Loans {

    /** A connection to nowhere. */
    static PhysicalConnection connection() throws SQLException {
        return connection(StubConnection.fresh());
    }

    static PhysicalConnection connection(Connection raw) throws SQLException {
        return new PhysicalConnection(new NoLoans(), raw, Long.MAX_VALUE);
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {}

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {}

    @Override
    public StatementLog statements() {
        return new StatementLog("test", false, Duration.ZERO);
    }

    @Override
    public boolean keepsSession() {
        return true;
    }
}
