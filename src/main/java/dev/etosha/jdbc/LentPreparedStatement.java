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
        long token = connection.running(sql);
        ResultSet answer;
        try {
            answer = prepared().executeQuery();
        } catch (SQLException e) {
            throw failed(token, sql, e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
        connection.ran(token, sql, null);
        return results(answer);
    }

    @Override
    public boolean execute() throws SQLException {
        long token = connection.running(sql);
        boolean answer;
        try {
            answer = prepared().execute();
        } catch (SQLException e) {
            throw failed(token, sql, e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
        connection.ran(token, sql, null);
        return answer;
    }

    @Override
    public int executeUpdate() throws SQLException {
        long token = connection.running(sql);
        int answer;
        try {
            answer = prepared().executeUpdate();
        } catch (SQLException e) {
            throw failed(token, sql, e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
        connection.ran(token, sql, null);
        return answer;
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
