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
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/**
 * Forwards reading calls to the driver's result set. Moving may reach the server, so it reports its failures.
 */
abstract class ForwardingResultSet implements ResultSet {

    protected final ResultSet raw;

    protected ForwardingResultSet(ResultSet raw) {
        this.raw = raw;
    }

    /** Reports a failure of the driver. The caller throws the result. */
    protected abstract SQLException failed(SQLException e);

    /**
     * The driver threw an unchecked exception. It may have stopped in the middle of a message, so its next answer may
     * belong to another question.
     */
    protected abstract void unsure();

    @Override
    public boolean next() throws SQLException {
        try {
            return raw.next();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean wasNull() throws SQLException {
        return raw.wasNull();
    }

    @Override
    public String getString(int columnIndex) throws SQLException {
        return raw.getString(columnIndex);
    }

    @Override
    public boolean getBoolean(int columnIndex) throws SQLException {
        return raw.getBoolean(columnIndex);
    }

    @Override
    public byte getByte(int columnIndex) throws SQLException {
        return raw.getByte(columnIndex);
    }

    @Override
    public short getShort(int columnIndex) throws SQLException {
        return raw.getShort(columnIndex);
    }

    @Override
    public int getInt(int columnIndex) throws SQLException {
        return raw.getInt(columnIndex);
    }

    @Override
    public long getLong(int columnIndex) throws SQLException {
        return raw.getLong(columnIndex);
    }

    @Override
    public float getFloat(int columnIndex) throws SQLException {
        return raw.getFloat(columnIndex);
    }

    @Override
    public double getDouble(int columnIndex) throws SQLException {
        return raw.getDouble(columnIndex);
    }

    @Deprecated
    @Override
    @SuppressWarnings("deprecation") // part of JDBC's interface
    public BigDecimal getBigDecimal(int columnIndex, int scale) throws SQLException {
        return raw.getBigDecimal(columnIndex, scale);
    }

    @Override
    public byte[] getBytes(int columnIndex) throws SQLException {
        return raw.getBytes(columnIndex);
    }

    @Override
    public Date getDate(int columnIndex) throws SQLException {
        return raw.getDate(columnIndex);
    }

    @Override
    public Time getTime(int columnIndex) throws SQLException {
        return raw.getTime(columnIndex);
    }

    @Override
    public Timestamp getTimestamp(int columnIndex) throws SQLException {
        return raw.getTimestamp(columnIndex);
    }

    @Override
    public InputStream getAsciiStream(int columnIndex) throws SQLException {
        return raw.getAsciiStream(columnIndex);
    }

    @Deprecated
    @Override
    @SuppressWarnings("deprecation") // part of JDBC's interface
    public InputStream getUnicodeStream(int columnIndex) throws SQLException {
        return raw.getUnicodeStream(columnIndex);
    }

    @Override
    public InputStream getBinaryStream(int columnIndex) throws SQLException {
        return raw.getBinaryStream(columnIndex);
    }

    @Override
    public String getString(String columnLabel) throws SQLException {
        return raw.getString(columnLabel);
    }

    @Override
    public boolean getBoolean(String columnLabel) throws SQLException {
        return raw.getBoolean(columnLabel);
    }

    @Override
    public byte getByte(String columnLabel) throws SQLException {
        return raw.getByte(columnLabel);
    }

    @Override
    public short getShort(String columnLabel) throws SQLException {
        return raw.getShort(columnLabel);
    }

    @Override
    public int getInt(String columnLabel) throws SQLException {
        return raw.getInt(columnLabel);
    }

    @Override
    public long getLong(String columnLabel) throws SQLException {
        return raw.getLong(columnLabel);
    }

    @Override
    public float getFloat(String columnLabel) throws SQLException {
        return raw.getFloat(columnLabel);
    }

    @Override
    public double getDouble(String columnLabel) throws SQLException {
        return raw.getDouble(columnLabel);
    }

    @Deprecated
    @Override
    @SuppressWarnings("deprecation") // part of JDBC's interface
    public BigDecimal getBigDecimal(String columnLabel, int scale) throws SQLException {
        return raw.getBigDecimal(columnLabel, scale);
    }

    @Override
    public byte[] getBytes(String columnLabel) throws SQLException {
        return raw.getBytes(columnLabel);
    }

    @Override
    public Date getDate(String columnLabel) throws SQLException {
        return raw.getDate(columnLabel);
    }

    @Override
    public Time getTime(String columnLabel) throws SQLException {
        return raw.getTime(columnLabel);
    }

    @Override
    public Timestamp getTimestamp(String columnLabel) throws SQLException {
        return raw.getTimestamp(columnLabel);
    }

    @Override
    public InputStream getAsciiStream(String columnLabel) throws SQLException {
        return raw.getAsciiStream(columnLabel);
    }

    @Deprecated
    @Override
    @SuppressWarnings("deprecation") // part of JDBC's interface
    public InputStream getUnicodeStream(String columnLabel) throws SQLException {
        return raw.getUnicodeStream(columnLabel);
    }

    @Override
    public InputStream getBinaryStream(String columnLabel) throws SQLException {
        return raw.getBinaryStream(columnLabel);
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return raw.getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        raw.clearWarnings();
    }

    @Override
    public String getCursorName() throws SQLException {
        return raw.getCursorName();
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return raw.getMetaData();
    }

    @Override
    public int findColumn(String columnLabel) throws SQLException {
        return raw.findColumn(columnLabel);
    }

    @Override
    public Reader getCharacterStream(int columnIndex) throws SQLException {
        return raw.getCharacterStream(columnIndex);
    }

    @Override
    public Reader getCharacterStream(String columnLabel) throws SQLException {
        return raw.getCharacterStream(columnLabel);
    }

    @Override
    public BigDecimal getBigDecimal(int columnIndex) throws SQLException {
        return raw.getBigDecimal(columnIndex);
    }

    @Override
    public BigDecimal getBigDecimal(String columnLabel) throws SQLException {
        return raw.getBigDecimal(columnLabel);
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        return raw.isBeforeFirst();
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        try {
            return raw.isAfterLast();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean isFirst() throws SQLException {
        return raw.isFirst();
    }

    @Override
    public boolean isLast() throws SQLException {
        try {
            return raw.isLast();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void beforeFirst() throws SQLException {
        try {
            raw.beforeFirst();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void afterLast() throws SQLException {
        try {
            raw.afterLast();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean first() throws SQLException {
        try {
            return raw.first();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean last() throws SQLException {
        try {
            return raw.last();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public int getRow() throws SQLException {
        return raw.getRow();
    }

    @Override
    public boolean absolute(int row) throws SQLException {
        try {
            return raw.absolute(row);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        try {
            return raw.relative(rows);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public boolean previous() throws SQLException {
        try {
            return raw.previous();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        raw.setFetchDirection(direction);
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return raw.getFetchDirection();
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        raw.setFetchSize(rows);
    }

    @Override
    public int getFetchSize() throws SQLException {
        return raw.getFetchSize();
    }

    @Override
    public int getType() throws SQLException {
        return raw.getType();
    }

    @Override
    public int getConcurrency() throws SQLException {
        return raw.getConcurrency();
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        return raw.rowUpdated();
    }

    @Override
    public boolean rowInserted() throws SQLException {
        return raw.rowInserted();
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        return raw.rowDeleted();
    }

    @Override
    public Object getObject(int columnIndex, Map<String, Class<?>> map) throws SQLException {
        return raw.getObject(columnIndex, map);
    }

    @Override
    public Ref getRef(int columnIndex) throws SQLException {
        return raw.getRef(columnIndex);
    }

    @Override
    public Blob getBlob(int columnIndex) throws SQLException {
        return raw.getBlob(columnIndex);
    }

    @Override
    public Clob getClob(int columnIndex) throws SQLException {
        return raw.getClob(columnIndex);
    }

    @Override
    public Array getArray(int columnIndex) throws SQLException {
        return raw.getArray(columnIndex);
    }

    @Override
    public Object getObject(String columnLabel, Map<String, Class<?>> map) throws SQLException {
        return raw.getObject(columnLabel, map);
    }

    @Override
    public Ref getRef(String columnLabel) throws SQLException {
        return raw.getRef(columnLabel);
    }

    @Override
    public Blob getBlob(String columnLabel) throws SQLException {
        return raw.getBlob(columnLabel);
    }

    @Override
    public Clob getClob(String columnLabel) throws SQLException {
        return raw.getClob(columnLabel);
    }

    @Override
    public Array getArray(String columnLabel) throws SQLException {
        return raw.getArray(columnLabel);
    }

    @Override
    public Date getDate(int columnIndex, Calendar cal) throws SQLException {
        return raw.getDate(columnIndex, cal);
    }

    @Override
    public Date getDate(String columnLabel, Calendar cal) throws SQLException {
        return raw.getDate(columnLabel, cal);
    }

    @Override
    public Time getTime(int columnIndex, Calendar cal) throws SQLException {
        return raw.getTime(columnIndex, cal);
    }

    @Override
    public Time getTime(String columnLabel, Calendar cal) throws SQLException {
        return raw.getTime(columnLabel, cal);
    }

    @Override
    public Timestamp getTimestamp(int columnIndex, Calendar cal) throws SQLException {
        return raw.getTimestamp(columnIndex, cal);
    }

    @Override
    public Timestamp getTimestamp(String columnLabel, Calendar cal) throws SQLException {
        return raw.getTimestamp(columnLabel, cal);
    }

    @Override
    public URL getURL(int columnIndex) throws SQLException {
        return raw.getURL(columnIndex);
    }

    @Override
    public URL getURL(String columnLabel) throws SQLException {
        return raw.getURL(columnLabel);
    }

    @Override
    public RowId getRowId(int columnIndex) throws SQLException {
        return raw.getRowId(columnIndex);
    }

    @Override
    public RowId getRowId(String columnLabel) throws SQLException {
        return raw.getRowId(columnLabel);
    }

    @Override
    public int getHoldability() throws SQLException {
        return raw.getHoldability();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return raw.isClosed();
    }

    @Override
    public NClob getNClob(int columnIndex) throws SQLException {
        return raw.getNClob(columnIndex);
    }

    @Override
    public NClob getNClob(String columnLabel) throws SQLException {
        return raw.getNClob(columnLabel);
    }

    @Override
    public SQLXML getSQLXML(int columnIndex) throws SQLException {
        return raw.getSQLXML(columnIndex);
    }

    @Override
    public SQLXML getSQLXML(String columnLabel) throws SQLException {
        return raw.getSQLXML(columnLabel);
    }

    @Override
    public String getNString(int columnIndex) throws SQLException {
        return raw.getNString(columnIndex);
    }

    @Override
    public String getNString(String columnLabel) throws SQLException {
        return raw.getNString(columnLabel);
    }

    @Override
    public Reader getNCharacterStream(int columnIndex) throws SQLException {
        return raw.getNCharacterStream(columnIndex);
    }

    @Override
    public Reader getNCharacterStream(String columnLabel) throws SQLException {
        return raw.getNCharacterStream(columnLabel);
    }

    @Override
    public <T> T getObject(int columnIndex, Class<T> type) throws SQLException {
        return raw.getObject(columnIndex, type);
    }

    @Override
    public <T> T getObject(String columnLabel, Class<T> type) throws SQLException {
        return raw.getObject(columnLabel, type);
    }
}
