package dev.etosha.pool;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;

/** A JDBC data source on a pool. Failures are JDBC's own exceptions with an SQLState. */
final class PoolDataSource extends OneWayDataSource {

    private final ConnectionPool pool;

    PoolDataSource(ConnectionPool pool) {
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return pool.borrow();
        } catch (PermanentDatabaseException e) {
            throw new SQLNonTransientConnectionException(e.getMessage(), e.sqlState(), cause(e));
        } catch (DatabaseException e) {
            throw new SQLTransientConnectionException(e.getMessage(), e.sqlState(), cause(e));
        }
    }

    private static Throwable cause(DatabaseException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    @Override
    public int getLoginTimeout() {
        return (int) Math.max(1, pool.config().timeout().toSeconds());
    }

    @Override
    public String toString() {
        return "data source of pool " + pool.name();
    }
}
