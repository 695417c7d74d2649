package dev.etosha;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Maps the current row of a result set to a value. It must not move the result set. */
@FunctionalInterface
public interface RowMapper<T> {

    T map(ResultSet row) throws SQLException;

    /**
     * The mapper for the rows of one result. It is called once for each result, before the first row, so this is where
     * a mapper can look at the columns.
     */
    default RowMapper<T> specialize(ResultSet rows) throws SQLException {
        return this;
    }
}
