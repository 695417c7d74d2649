package dev.etosha.jdbc.forwarding;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * Forwards calls to the driver's prepared statement. Calls that may reach the server report their failures. An
 * interface, since its implementations extend the class of plain statements.
 */
public interface ForwardingPreparedStatement extends PreparedStatement {

    /** The driver's statement. */
    PreparedStatement prepared();

    /** Reports a failure of the driver. The caller throws the result. */
    SQLException failed(SQLException e);

    /** See {@link ForwardingConnection#unsure}. */
    void unsure();

    /** Notes a parameter that may be readable only once. */
    void uses(@Nullable Object value);

    /** The value to pass to the driver, which knows its own arrays only. */
    @Nullable
    Object given(@Nullable Object value);

    @Override
    default void setNull(int parameterIndex, int sqlType) throws SQLException {
        prepared().setNull(parameterIndex, sqlType);
    }

    @Override
    default void setBoolean(int parameterIndex, boolean x) throws SQLException {
        prepared().setBoolean(parameterIndex, x);
    }

    @Override
    default void setByte(int parameterIndex, byte x) throws SQLException {
        prepared().setByte(parameterIndex, x);
    }

    @Override
    default void setShort(int parameterIndex, short x) throws SQLException {
        prepared().setShort(parameterIndex, x);
    }

    @Override
    default void setInt(int parameterIndex, int x) throws SQLException {
        prepared().setInt(parameterIndex, x);
    }

    @Override
    default void setLong(int parameterIndex, long x) throws SQLException {
        prepared().setLong(parameterIndex, x);
    }

    @Override
    default void setFloat(int parameterIndex, float x) throws SQLException {
        prepared().setFloat(parameterIndex, x);
    }

    @Override
    default void setDouble(int parameterIndex, double x) throws SQLException {
        prepared().setDouble(parameterIndex, x);
    }

    @Override
    default void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        prepared().setBigDecimal(parameterIndex, x);
    }

    @Override
    default void setString(int parameterIndex, String x) throws SQLException {
        prepared().setString(parameterIndex, x);
    }

    @Override
    default void setBytes(int parameterIndex, byte[] x) throws SQLException {
        prepared().setBytes(parameterIndex, x);
    }

    @Override
    default void setDate(int parameterIndex, Date x) throws SQLException {
        prepared().setDate(parameterIndex, x);
    }

    @Override
    default void setTime(int parameterIndex, Time x) throws SQLException {
        prepared().setTime(parameterIndex, x);
    }

    @Override
    default void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        prepared().setTimestamp(parameterIndex, x);
    }

    @Override
    default void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        uses(x);
        prepared().setAsciiStream(parameterIndex, x, length);
    }

    @Deprecated
    @Override
    @SuppressWarnings("deprecation") // part of JDBC's interface
    default void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        uses(x);
        prepared().setUnicodeStream(parameterIndex, x, length);
    }

    @Override
    default void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        uses(x);
        prepared().setBinaryStream(parameterIndex, x, length);
    }

    @Override
    default void clearParameters() throws SQLException {
        prepared().clearParameters();
    }

    @Override
    default void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        uses(x);
        try {
            prepared().setObject(parameterIndex, given(x), targetSqlType);
        } catch (SQLException e) {
            throw failed(e); // pgjdbc may ask the server for a type
        }
    }

    @Override
    default void setObject(int parameterIndex, Object x) throws SQLException {
        uses(x);
        try {
            prepared().setObject(parameterIndex, given(x));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    default void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        uses(reader);
        prepared().setCharacterStream(parameterIndex, reader, length);
    }

    @Override
    default void setRef(int parameterIndex, Ref x) throws SQLException {
        prepared().setRef(parameterIndex, x);
    }

    @Override
    default void setBlob(int parameterIndex, Blob x) throws SQLException {
        try {
            prepared().setBlob(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setClob(int parameterIndex, Clob x) throws SQLException {
        try {
            prepared().setClob(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setArray(int parameterIndex, Array x) throws SQLException {
        prepared().setArray(parameterIndex, (Array) given(x));
    }

    @Override
    default ResultSetMetaData getMetaData() throws SQLException {
        try {
            return prepared().getMetaData();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        prepared().setDate(parameterIndex, x, cal);
    }

    @Override
    default void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        prepared().setTime(parameterIndex, x, cal);
    }

    @Override
    default void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        prepared().setTimestamp(parameterIndex, x, cal);
    }

    @Override
    default void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        prepared().setNull(parameterIndex, sqlType, typeName);
    }

    @Override
    default void setURL(int parameterIndex, URL x) throws SQLException {
        prepared().setURL(parameterIndex, x);
    }

    @Override
    default ParameterMetaData getParameterMetaData() throws SQLException {
        try {
            return prepared().getParameterMetaData();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setRowId(int parameterIndex, RowId x) throws SQLException {
        prepared().setRowId(parameterIndex, x);
    }

    @Override
    default void setNString(int parameterIndex, String value) throws SQLException {
        prepared().setNString(parameterIndex, value);
    }

    @Override
    default void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        uses(value);
        prepared().setNCharacterStream(parameterIndex, value, length);
    }

    @Override
    default void setNClob(int parameterIndex, NClob value) throws SQLException {
        prepared().setNClob(parameterIndex, value);
    }

    @Override
    default void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        uses(reader);
        try {
            prepared().setClob(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        uses(inputStream);
        try {
            prepared().setBlob(parameterIndex, inputStream, length);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        uses(reader);
        prepared().setNClob(parameterIndex, reader, length);
    }

    @Override
    default void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        prepared().setSQLXML(parameterIndex, xmlObject);
    }

    @Override
    default void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException {
        uses(x);
        prepared().setObject(parameterIndex, given(x), targetSqlType, scaleOrLength);
    }

    @Override
    default void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        uses(x);
        prepared().setAsciiStream(parameterIndex, x, length);
    }

    @Override
    default void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        uses(x);
        prepared().setBinaryStream(parameterIndex, x, length);
    }

    @Override
    default void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        uses(reader);
        prepared().setCharacterStream(parameterIndex, reader, length);
    }

    @Override
    default void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        uses(x);
        prepared().setAsciiStream(parameterIndex, x);
    }

    @Override
    default void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        uses(x);
        prepared().setBinaryStream(parameterIndex, x);
    }

    @Override
    default void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        uses(reader);
        prepared().setCharacterStream(parameterIndex, reader);
    }

    @Override
    default void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        uses(value);
        prepared().setNCharacterStream(parameterIndex, value);
    }

    @Override
    default void setClob(int parameterIndex, Reader reader) throws SQLException {
        uses(reader);
        try {
            prepared().setClob(parameterIndex, reader);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        uses(inputStream);
        try {
            prepared().setBlob(parameterIndex, inputStream);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    default void setNClob(int parameterIndex, Reader reader) throws SQLException {
        uses(reader);
        prepared().setNClob(parameterIndex, reader);
    }

    @Override
    default void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        uses(x);
        prepared().setObject(parameterIndex, given(x), targetSqlType, scaleOrLength);
    }

    @Override
    default void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        uses(x);
        prepared().setObject(parameterIndex, given(x), targetSqlType);
    }
}
