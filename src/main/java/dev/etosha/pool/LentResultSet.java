package dev.etosha.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set of a {@link LentStatement}. */
final class LentResultSet extends ForwardingUpdatableResultSet {

    private final LentStatement statement;

    LentResultSet(LentStatement statement, ResultSet raw) {
        super(raw);
        this.statement = statement;
    }

    @Override
    SQLException failed(SQLException e) {
        return statement.failed(e);
    }

    @Override
    public Statement getStatement() throws SQLException {
        raw.getStatement(); // refuses when closed
        return statement.self();
    }

    @Override
    public @Nullable Object getObject(int columnIndex) throws SQLException {
        Object value = raw.getObject(columnIndex);
        return value instanceof ResultSet cursor ? statement.connection.adopt(cursor) : value;
    }

    @Override
    public @Nullable Object getObject(String columnLabel) throws SQLException {
        Object value = raw.getObject(columnLabel);
        return value instanceof ResultSet cursor ? statement.connection.adopt(cursor) : value;
    }

    @Override
    public void close() throws SQLException {
        try {
            raw.close();
        } catch (SQLException e) {
            throw failed(e);
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
}
