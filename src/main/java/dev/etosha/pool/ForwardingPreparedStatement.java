package dev.etosha.pool;

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

/**
 * Passes on to the driver's prepared statement whatever needs no thought. Calls that may reach the server report their
 * failures.
 */
abstract class ForwardingPreparedStatement extends LentStatement implements PreparedStatement {

    ForwardingPreparedStatement(LentConnection connection, PreparedStatement prepared) {
        super(connection, prepared);
    }

    /** What {@code raw} is; a field of its own would make each handle larger. */
    final PreparedStatement prepared() {
        return (PreparedStatement) raw;
    }

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        prepared().setNull(parameterIndex, sqlType);
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) throws SQLException {
        prepared().setBoolean(parameterIndex, x);
    }

    @Override
    public void setByte(int parameterIndex, byte x) throws SQLException {
        prepared().setByte(parameterIndex, x);
    }

    @Override
    public void setShort(int parameterIndex, short x) throws SQLException {
        prepared().setShort(parameterIndex, x);
    }

    @Override
    public void setInt(int parameterIndex, int x) throws SQLException {
        prepared().setInt(parameterIndex, x);
    }

    @Override
    public void setLong(int parameterIndex, long x) throws SQLException {
        prepared().setLong(parameterIndex, x);
    }

    @Override
    public void setFloat(int parameterIndex, float x) throws SQLException {
        prepared().setFloat(parameterIndex, x);
    }

    @Override
    public void setDouble(int parameterIndex, double x) throws SQLException {
        prepared().setDouble(parameterIndex, x);
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        prepared().setBigDecimal(parameterIndex, x);
    }

    @Override
    public void setString(int parameterIndex, String x) throws SQLException {
        prepared().setString(parameterIndex, x);
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) throws SQLException {
        prepared().setBytes(parameterIndex, x);
    }

    @Override
    public void setDate(int parameterIndex, Date x) throws SQLException {
        prepared().setDate(parameterIndex, x);
    }

    @Override
    public void setTime(int parameterIndex, Time x) throws SQLException {
        prepared().setTime(parameterIndex, x);
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        prepared().setTimestamp(parameterIndex, x);
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        connection.uses(x);
        prepared().setAsciiStream(parameterIndex, x, length);
    }

    @Deprecated
    @Override
    @SuppressWarnings("deprecation") // JDBC still has it, and so must we
    public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        connection.uses(x);
        prepared().setUnicodeStream(parameterIndex, x, length);
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        connection.uses(x);
        prepared().setBinaryStream(parameterIndex, x, length);
    }

    @Override
    public void clearParameters() throws SQLException {
        prepared().clearParameters();
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        connection.uses(x);
        try {
            prepared().setObject(parameterIndex, LentArray.given(x), targetSqlType);
        } catch (SQLException e) {
            throw failed(e); // it may have asked the server for a type
        }
    }

    @Override
    public void setObject(int parameterIndex, Object x) throws SQLException {
        connection.uses(x);
        try {
            prepared().setObject(parameterIndex, LentArray.given(x));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        connection.uses(reader);
        prepared().setCharacterStream(parameterIndex, reader, length);
    }

    @Override
    public void setRef(int parameterIndex, Ref x) throws SQLException {
        prepared().setRef(parameterIndex, x);
    }

    @Override
    public void setBlob(int parameterIndex, Blob x) throws SQLException {
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
    public void setClob(int parameterIndex, Clob x) throws SQLException {
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
    public void setArray(int parameterIndex, Array x) throws SQLException {
        prepared().setArray(parameterIndex, LentArray.given(x));
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
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
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        prepared().setDate(parameterIndex, x, cal);
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        prepared().setTime(parameterIndex, x, cal);
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        prepared().setTimestamp(parameterIndex, x, cal);
    }

    @Override
    public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        prepared().setNull(parameterIndex, sqlType, typeName);
    }

    @Override
    public void setURL(int parameterIndex, URL x) throws SQLException {
        prepared().setURL(parameterIndex, x);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
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
    public void setRowId(int parameterIndex, RowId x) throws SQLException {
        prepared().setRowId(parameterIndex, x);
    }

    @Override
    public void setNString(int parameterIndex, String value) throws SQLException {
        prepared().setNString(parameterIndex, value);
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        connection.uses(value);
        prepared().setNCharacterStream(parameterIndex, value, length);
    }

    @Override
    public void setNClob(int parameterIndex, NClob value) throws SQLException {
        prepared().setNClob(parameterIndex, value);
    }

    @Override
    public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        connection.uses(reader);
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
    public void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        connection.uses(inputStream);
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
    public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        connection.uses(reader);
        prepared().setNClob(parameterIndex, reader, length);
    }

    @Override
    public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        prepared().setSQLXML(parameterIndex, xmlObject);
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException {
        connection.uses(x);
        prepared().setObject(parameterIndex, LentArray.given(x), targetSqlType, scaleOrLength);
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        connection.uses(x);
        prepared().setAsciiStream(parameterIndex, x, length);
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        connection.uses(x);
        prepared().setBinaryStream(parameterIndex, x, length);
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        connection.uses(reader);
        prepared().setCharacterStream(parameterIndex, reader, length);
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        connection.uses(x);
        prepared().setAsciiStream(parameterIndex, x);
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        connection.uses(x);
        prepared().setBinaryStream(parameterIndex, x);
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        connection.uses(reader);
        prepared().setCharacterStream(parameterIndex, reader);
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        connection.uses(value);
        prepared().setNCharacterStream(parameterIndex, value);
    }

    @Override
    public void setClob(int parameterIndex, Reader reader) throws SQLException {
        connection.uses(reader);
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
    public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        connection.uses(inputStream);
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
    public void setNClob(int parameterIndex, Reader reader) throws SQLException {
        connection.uses(reader);
        prepared().setNClob(parameterIndex, reader);
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        connection.uses(x);
        prepared().setObject(parameterIndex, LentArray.given(x), targetSqlType, scaleOrLength);
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        connection.uses(x);
        prepared().setObject(parameterIndex, LentArray.given(x), targetSqlType);
    }
}
