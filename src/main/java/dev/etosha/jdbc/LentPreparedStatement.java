package dev.etosha.jdbc;

import dev.etosha.jdbc.forwarding.ForwardingPreparedStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A prepared statement of a {@link LentConnection}. */
class LentPreparedStatement extends LentStatement implements ForwardingPreparedStatement {

    private final String sql;

    LentPreparedStatement(LentConnection connection, PreparedStatement prepared, String sql) {
        super(connection, prepared);
        this.sql = sql;
    }

    /** {@code raw} as a prepared statement. */
    @Override
    public final PreparedStatement prepared() {
        return (PreparedStatement) raw;
    }

    @Override
    public final void uses(@Nullable Object value) {
        connection.uses(value);
    }

    @Override
    public final @Nullable Object given(@Nullable Object value) {
        return LentArray.given(value);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return results(run(sql, prepared()::executeQuery));
    }

    @Override
    public boolean execute() throws SQLException {
        return run(sql, prepared()::execute);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(sql, prepared()::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(sql, prepared()::executeLargeUpdate);
    }

    @Override
    public void addBatch() throws SQLException {
        prepared().addBatch();
        batched(sql);
    }

    /** The text with placeholders. The driver's text would show the parameters. */
    @Override
    public String toString() {
        return sql;
    }
}
