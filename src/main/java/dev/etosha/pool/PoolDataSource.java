package dev.etosha.pool;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC data source on a pool. Failures are JDBC's own exceptions with an SQLState. Refuses other users; ignores log
 * writer and login timeout.
 */
final class PoolDataSource implements DataSource {

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
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("All connections of a pool have the pool's user", "0A000");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // the pool logs through System.Logger
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        // db.connect-timeout bounds a login
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.etosha");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException(getClass().getSimpleName() + " is not a wrapper of " + type.getName(), "22023");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
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
