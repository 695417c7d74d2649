package dev.etosha;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Maps the current row of a result set to a value. It must not move the result set. */
@FunctionalInterface
public interface RowMapper<T> {

    T map(ResultSet row) throws SQLException;
}
