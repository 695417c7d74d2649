package dev.etosha.jdbc;

import dev.etosha.jdbc.LentConnection.DriverCall;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array of a {@link LentConnection}. Its result sets belong to the handle. */
final class LentArray implements Array {

    private final LentConnection connection;
    private final Array raw;

    LentArray(LentConnection connection, Array raw) {
        this.connection = connection;
        this.raw = raw;
    }

    /** The value to pass to the driver, which knows its own arrays only. */
    static @Nullable Object given(@Nullable Object value) {
        return value instanceof LentArray array ? array.raw : value;
    }

    static @Nullable Array given(@Nullable Array value) {
        return value instanceof LentArray array ? array.raw : value;
    }

    static Object @Nullable [] given(Object @Nullable [] values) {
        return values == null
                ? null
                : Arrays.stream(values).map(LentArray::given).toArray();
    }

    @Override
    public String getBaseTypeName() throws SQLException {
        return raw.getBaseTypeName();
    }

    @Override
    public int getBaseType() throws SQLException {
        return raw.getBaseType();
    }

    @Override
    public Object getArray() throws SQLException {
        return asked(raw::getArray);
    }

    @Override
    public Object getArray(Map<String, Class<?>> map) throws SQLException {
        return asked(() -> raw.getArray(map));
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        return asked(() -> raw.getArray(index, count));
    }

    @Override
    public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
        return asked(() -> raw.getArray(index, count, map));
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        return rows(raw::getResultSet);
    }

    @Override
    public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
        return rows(() -> raw.getResultSet(map));
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        return rows(() -> raw.getResultSet(index, count));
    }

    @Override
    public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map) throws SQLException {
        return rows(() -> raw.getResultSet(index, count, map));
    }

    @Override
    public void free() throws SQLException {
        raw.free();
    }

    private ResultSet rows(DriverCall<ResultSet> question) throws SQLException {
        return connection.adopt(asked(question));
    }

    /** Calls the driver, which may ask the server for the element type. */
    private <T> T asked(DriverCall<T> question) throws SQLException {
        connection.open();
        return connection.reported(question);
    }

    @Override
    public String toString() {
        return raw.toString();
    }
}
