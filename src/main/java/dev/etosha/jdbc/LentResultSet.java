package dev.etosha.jdbc;

import dev.etosha.jdbc.forwarding.ForwardingUpdatableResultSet;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result set of a {@link LentStatement}. */
@SuppressWarnings("NullAway") // JDBC returns null for NULL, and its methods have no annotations
final class LentResultSet extends ForwardingUpdatableResultSet {

    private final LentStatement statement;

    LentResultSet(LentStatement statement, ResultSet raw) {
        super(raw);
        this.statement = statement;
    }

    /** Whether this wraps the given result set. */
    boolean stands(ResultSet answer) {
        return raw == answer;
    }

    @Override
    protected SQLException failed(SQLException e) {
        return statement.failed(e);
    }

    @Override
    protected void unsure() {
        statement.unsure();
    }

    @Override
    protected @Nullable Object given(@Nullable Object value) {
        return LentArray.given(value);
    }

    @Override
    public boolean next() throws SQLException {
        statement.connection.requireNoCopy(); // may fetch rows from the server
        return super.next();
    }

    @Override
    public Statement getStatement() throws SQLException {
        raw.getStatement(); // throws if closed
        return statement.self();
    }

    @Override
    public Object getObject(int columnIndex) throws SQLException {
        return ours(() -> raw.getObject(columnIndex));
    }

    @Override
    public Object getObject(int columnIndex, Map<String, Class<?>> map) throws SQLException {
        return ours(() -> raw.getObject(columnIndex, map));
    }

    @Override
    @SuppressWarnings("unchecked") // a wrapper has the type of its value
    public <T> T getObject(int columnIndex, Class<T> type) throws SQLException {
        return (T) ours(() -> raw.getObject(columnIndex, type));
    }

    @Override
    public Array getArray(int columnIndex) throws SQLException {
        return (Array) ours(() -> raw.getArray(columnIndex));
    }

    @Override
    public Blob getBlob(int columnIndex) throws SQLException {
        return (Blob) ours(() -> raw.getBlob(columnIndex));
    }

    @Override
    public Clob getClob(int columnIndex) throws SQLException {
        return (Clob) ours(() -> raw.getClob(columnIndex));
    }

    @Override
    public Object getObject(String columnLabel) throws SQLException {
        return ours(() -> raw.getObject(columnLabel));
    }

    @Override
    public Object getObject(String columnLabel, Map<String, Class<?>> map) throws SQLException {
        return ours(() -> raw.getObject(columnLabel, map));
    }

    @Override
    @SuppressWarnings("unchecked") // a wrapper has the type of its value
    public <T> T getObject(String columnLabel, Class<T> type) throws SQLException {
        return (T) ours(() -> raw.getObject(columnLabel, type));
    }

    @Override
    public Array getArray(String columnLabel) throws SQLException {
        return (Array) ours(() -> raw.getArray(columnLabel));
    }

    @Override
    public Blob getBlob(String columnLabel) throws SQLException {
        return (Blob) ours(() -> raw.getBlob(columnLabel));
    }

    @Override
    public Clob getClob(String columnLabel) throws SQLException {
        return (Clob) ours(() -> raw.getClob(columnLabel));
    }

    /** Gets a value, for which the driver may ask the server for a type. Wraps it if it refers to its connection. */
    private @Nullable Object ours(Get get) throws SQLException {
        try {
            return statement.connection.adopt(get.value());
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    /** A getter of the driver. */
    private interface Get {
        @Nullable
        Object value() throws SQLException;
    }

    @Override
    public void close() throws SQLException {
        try {
            raw.close();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
        statement.completed();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        statement.connection.unwrapped();
        return type.isInstance(raw) ? type.cast(raw) : raw.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(raw) || raw.isWrapperFor(type);
    }

    @Override
    public void insertRow() throws SQLException {
        super.insertRow();
        statement.connection.wroteRow();
    }

    @Override
    public void updateRow() throws SQLException {
        super.updateRow();
        statement.connection.wroteRow();
    }

    @Override
    public void deleteRow() throws SQLException {
        super.deleteRow();
        statement.connection.wroteRow();
    }
}
