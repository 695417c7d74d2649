package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * A physical connection as Agroal sees it: what Agroal asks of it when it adds, lends and takes back is answered without
 * speaking to the server, since the pool has done already what needs doing.
 */
final class StoredConnection extends ForwardingConnection {

    private final PhysicalConnection connection;
    private final Runnable closed;

    /**
     * A connection for Agroal to keep.
     *
     * @param closed run when Agroal has closed it
     */
    StoredConnection(PhysicalConnection connection, Runnable closed) {
        this.connection = connection;
        this.closed = closed;
    }

    PhysicalConnection connection() {
        return connection;
    }

    @Override
    Connection open() {
        return connection.raw();
    }

    @Override
    SQLException failed(SQLException e) {
        return e;
    }

    @Override
    void unsure() {
        connection.condemn();
    }

    @Override
    @SuppressWarnings("NullAway") // JDBC says null for none, and its methods have no annotations
    public SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {
        // is set already
    }

    @Override
    public int getTransactionIsolation() {
        return TRANSACTION_READ_COMMITTED; // pgjdbc would ask the server, and nothing here needs the answer
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        connection.raw().setClientInfo(name, value);
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        connection.raw().setClientInfo(properties);
    }

    @Override
    public boolean isValid(int timeout) throws SQLException {
        return connection.raw().isValid(timeout);
    }

    @Override
    public boolean isClosed() throws SQLException {
        return connection.raw().isClosed();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return connection.raw().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return connection.raw().isWrapperFor(type);
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        connection.raw().abort(executor);
    }

    @Override
    public void close() {
        connection.close();
        closed.run();
    }
}
