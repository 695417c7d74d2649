package dev.etosha.pool;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A statement with BEGIN before it in its text. Run by {@code execute}, it gives its own results alone. */
final class FirstStatement extends LentPreparedStatement {

    FirstStatement(LentConnection connection, PreparedStatement prepared, String sql) {
        super(connection, prepared, sql);
    }

    @Override
    public boolean execute() throws SQLException {
        boolean unused = super.execute();
        return getMoreResults();
    }
}
