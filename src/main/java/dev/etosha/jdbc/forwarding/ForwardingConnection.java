package dev.etosha.jdbc.forwarding;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * Forwards calls to the driver's connection. Calls that may reach the server report their failures.
 */
public abstract class ForwardingConnection implements Connection {

    /** The driver's connection. Throws once this handle is closed. */
    protected abstract Connection open() throws SQLException;

    /** {@link #open} for a call that may reach the server. Throws during a COPY. */
    protected Connection ready() throws SQLException {
        return open();
    }

    /** Reports a failure of the driver. The caller throws the result. */
    protected abstract SQLException failed(SQLException e);

    /**
     * The driver threw an unchecked exception. It may have stopped in the middle of a message, so its next answer may
     * belong to another question.
     */
    protected abstract void unsure();

    @Override
    public Statement createStatement() throws SQLException {
        Connection raw = ready();
        try {
            return raw.createStatement();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareStatement(sql);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareCall(sql);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return open().nativeSQL(sql);
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        Connection raw = ready();
        try {
            raw.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        return open().getAutoCommit();
    }

    @Override
    public void commit() throws SQLException {
        Connection raw = ready();
        try {
            raw.commit();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void rollback() throws SQLException {
        Connection raw = ready();
        try {
            raw.rollback();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        Connection raw = ready();
        try {
            return raw.getMetaData();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        Connection raw = ready();
        try {
            raw.setReadOnly(readOnly);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return open().isReadOnly();
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        Connection raw = ready();
        try {
            raw.setCatalog(catalog);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public String getCatalog() throws SQLException {
        Connection raw = ready();
        try {
            return raw.getCatalog();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        Connection raw = ready();
        try {
            raw.setTransactionIsolation(level);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        Connection raw = ready();
        try {
            return raw.getTransactionIsolation();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return open().getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        open().clearWarnings();
    }

    @Override
    public Statement createStatement(int resultSetType, int resultSetConcurrency) throws SQLException {
        Connection raw = ready();
        try {
            return raw.createStatement(resultSetType, resultSetConcurrency);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int resultSetType, int resultSetConcurrency)
            throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareStatement(sql, resultSetType, resultSetConcurrency);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public CallableStatement prepareCall(String sql, int resultSetType, int resultSetConcurrency) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareCall(sql, resultSetType, resultSetConcurrency);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        return open().getTypeMap();
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        open().setTypeMap(map);
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        Connection raw = ready();
        try {
            raw.setHoldability(holdability);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public int getHoldability() throws SQLException {
        return open().getHoldability();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        Connection raw = ready();
        try {
            return raw.setSavepoint();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        Connection raw = ready();
        try {
            return raw.setSavepoint(name);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        Connection raw = ready();
        try {
            raw.rollback(savepoint);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        Connection raw = ready();
        try {
            raw.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public Statement createStatement(int resultSetType, int resultSetConcurrency, int resultSetHoldability)
            throws SQLException {
        Connection raw = ready();
        try {
            return raw.createStatement(resultSetType, resultSetConcurrency, resultSetHoldability);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public PreparedStatement prepareStatement(
            String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareStatement(sql, resultSetType, resultSetConcurrency, resultSetHoldability);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public CallableStatement prepareCall(
            String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareCall(sql, resultSetType, resultSetConcurrency, resultSetHoldability);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareStatement(sql, autoGeneratedKeys);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareStatement(sql, columnIndexes);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        Connection raw = ready();
        try {
            return raw.prepareStatement(sql, columnNames);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public Clob createClob() throws SQLException {
        Connection raw = ready();
        try {
            return raw.createClob();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public Blob createBlob() throws SQLException {
        Connection raw = ready();
        try {
            return raw.createBlob();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public NClob createNClob() throws SQLException {
        return open().createNClob();
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return open().createSQLXML();
    }

    @Override
    public String getClientInfo(String name) throws SQLException {
        return open().getClientInfo(name);
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        return open().getClientInfo();
    }

    @Override
    public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        Connection raw = ready();
        try {
            return raw.createArrayOf(typeName, elements);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        Connection raw = ready();
        try {
            return raw.createStruct(typeName, attributes);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        Connection raw = ready();
        try {
            raw.setSchema(schema);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public String getSchema() throws SQLException {
        Connection raw = ready();
        try {
            return raw.getSchema();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        Connection raw = ready();
        try {
            raw.setNetworkTimeout(executor, milliseconds);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        return open().getNetworkTimeout();
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey shardingKey, ShardingKey superShardingKey, int timeout)
            throws SQLException {
        return open().setShardingKeyIfValid(shardingKey, superShardingKey, timeout);
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey shardingKey, int timeout) throws SQLException {
        return open().setShardingKeyIfValid(shardingKey, timeout);
    }

    @Override
    public void setShardingKey(ShardingKey shardingKey, ShardingKey superShardingKey) throws SQLException {
        open().setShardingKey(shardingKey, superShardingKey);
    }

    @Override
    public void setShardingKey(ShardingKey shardingKey) throws SQLException {
        open().setShardingKey(shardingKey);
    }
}
