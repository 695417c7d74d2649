package dev.etosha.pool;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The driver's rows behind a lent result, for a loop over many of them in which a call for each counts. */
public final class DriverRows {

    private DriverRows() {}

    /** What moves the result on, and is for nothing else; the result itself if it was not lent by a pool. */
    public static ResultSet behind(ResultSet rows) {
        return rows instanceof LentResultSet lent ? lent.raw : rows;
    }

    /** What is to be thrown when {@link #behind} has failed: the pool judges it, as a failure of the result itself. */
    public static SQLException failed(ResultSet rows, SQLException e) {
        return rows instanceof LentResultSet lent ? lent.failed(e) : e;
    }
}
