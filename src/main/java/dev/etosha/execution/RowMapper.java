package dev.etosha.execution;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes one value of the row that a result set stands on; it must not move the result set. */
@FunctionalInterface
public interface RowMapper<T> {

    T map(ResultSet row) throws SQLException;
}
