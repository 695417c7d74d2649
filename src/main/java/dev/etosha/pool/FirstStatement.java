package dev.etosha.pool;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A statement with BEGIN before it in its text. Run by {@code execute} or {@code executeQuery} it gives its own results
 * alone.
 */
final class FirstStatement extends LentPreparedStatement {

    FirstStatement(LentConnection connection, PreparedStatement prepared, String sql) {
        super(connection, prepared, sql);
    }

    @Override
    public boolean execute() throws SQLException {
        boolean unused = super.execute();
        return getMoreResults();
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        ResultSet rows = execute() ? getResultSet() : null;
        if (rows == null) {
            throw new SQLException("No results were returned by the query.", "02000"); // no_data, as pgjdbc has it
        }
        return rows;
    }
}
