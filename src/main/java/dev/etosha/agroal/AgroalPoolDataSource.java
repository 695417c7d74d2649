package dev.etosha.agroal;

import dev.etosha.DatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.Flush;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalDataSourceConfiguration;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool as Agroal's data source. Connections are those of {@link ConnectionPool#dataSource}. Refuses what would change
 * the pool's settings. Thread-safe. Not serializable, although its interface is.
 */
public final class AgroalPoolDataSource implements AgroalDataSource {

    private static final long serialVersionUID = 1;

    private final transient ConnectionPool pool;
    private final transient DataSource jdbc;
    private final transient AgroalDataSourceConfiguration configuration;
    private final transient AgroalDataSourceMetrics metrics;
    private final transient boolean closes;

    private AgroalPoolDataSource(ConnectionPool pool, boolean closes) {
        this.pool = pool;
        this.jdbc = pool.dataSource();
        this.configuration = new ReportedSettings(pool);
        this.metrics = new ReportedMetrics(pool);
        this.closes = closes;
    }

    /** The pool as a data source that belongs to the caller: {@link #close} closes the pool. */
    public static AgroalDataSource of(ConnectionPool pool) {
        return new AgroalPoolDataSource(pool, true);
    }

    /** The pool as a data source of somebody who does not own the pool: {@link #close} is refused. */
    public static AgroalDataSource shared(ConnectionPool pool) {
        return new AgroalPoolDataSource(pool, false);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return jdbc.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return jdbc.getConnection(user, password);
    }

    /** A connection that is read-only until it is returned. Refused in a container's transaction that may write. */
    @Override
    public Connection getReadOnlyConnection() throws SQLException {
        Connection connection = jdbc.getConnection();
        try {
            if (!connection.isReadOnly()) {
                if (ConnectionPool.joined(connection)) {
                    throw new SQLException("the transaction that the connection belongs to is not read-only", "25001");
                }
                connection.setReadOnly(true);
            }
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /** The pool's settings in Agroal's terms, without the password. Its setters are refused. */
    @Override
    public AgroalDataSourceConfiguration getConfiguration() {
        return configuration;
    }

    /** The pool's statistics in Agroal's terms. What the pool does not count is 0. */
    @Override
    public AgroalDataSourceMetrics getMetrics() {
        return metrics;
    }

    /** See {@link Flush}. Does not block. */
    @Override
    public void flush(AgroalDataSource.FlushMode mode) {
        pool.flush(
                switch (mode) {
                    case ALL -> Flush.ALL;
                    case GRACEFUL -> Flush.GRACEFUL;
                    case IDLE -> Flush.IDLE;
                    case INVALID -> Flush.INVALID;
                    case LEAK -> Flush.LEAK;
                    case FILL -> Flush.FILL;
                });
    }

    /**
     * Always refused.
     *
     * @throws UnsupportedOperationException a pool gets its interceptors when it is opened
     */
    @Override
    public void setPoolInterceptors(Collection<? extends AgroalPoolInterceptor> interceptors) {
        throw new UnsupportedOperationException("the pool " + pool.name()
                + " gets its interceptors when it is opened: make them beans, or pass Hooks to ConnectionPool.open");
    }

    /** The interceptors in the order in which they are called. */
    @Override
    public List<AgroalPoolInterceptor> getPoolInterceptors() {
        return pool.hooks().interceptors();
    }

    /**
     * Whether the database answers on a connection of the pool, or on a separate one if none is free. So a full pool is
     * healthy. Blocks for at most {@code db.health.timeout} and the time to connect.
     *
     * @param newConnection whether to take a separate connection in any case
     * @throws SQLException if it cannot connect
     */
    @Override
    public boolean isHealthy(boolean newConnection) throws SQLException {
        Duration patience = pool.config().healthTimeout();
        if (newConnection || pool.stats().checkedIn() == 0) {
            Duration unused = pool.probe(patience); // throws if there is no answer
            return true;
        }
        try (Connection connection = pool.borrowPlain()) {
            return connection.isValid((int) Math.max(1, patience.toSeconds()));
        } catch (DatabaseException e) {
            throw new SQLException(e.getMessage(), e.sqlState(), e);
        }
    }

    /**
     * Closes the pool as {@link ConnectionPool#close()} does, if it belongs to the caller.
     *
     * @throws UnsupportedOperationException if the pool belongs to the application
     */
    @Override
    public void close() {
        if (!closes) {
            throw new UnsupportedOperationException(
                    "the pool " + pool.name() + " belongs to the application, and is closed when that stops");
        }
        pool.close();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return jdbc.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        jdbc.setLogWriter(out);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return jdbc.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        jdbc.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return jdbc.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : jdbc.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || jdbc.isWrapperFor(type);
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(getClass().getName());
    }

    @Override
    public String toString() {
        return "Agroal's data source of pool " + pool.name();
    }
}
