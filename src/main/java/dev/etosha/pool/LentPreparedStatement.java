package dev.etosha.pool;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A prepared statement of a {@link LentConnection}. */
class LentPreparedStatement extends ForwardingPreparedStatement {

    private final String sql;

    LentPreparedStatement(LentConnection connection, PreparedStatement prepared, String sql) {
        super(connection, prepared);
        this.sql = sql;
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

    /** The text with its placeholders: the driver's would show the parameters. */
    @Override
    public String toString() {
        return sql;
    }
}
