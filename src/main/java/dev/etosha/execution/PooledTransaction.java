package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A transaction on a lent connection. Remembers whether it may have written, so that one that only read is not asked about. */
final class PooledTransaction implements Transaction {

    private final String pool;
    private final Connection connection;
    private final boolean readOnly;
    private boolean mayHaveWritten;

    PooledTransaction(String pool, Connection connection, boolean readOnly) {
        this.pool = pool;
        this.connection = connection;
        this.readOnly = readOnly;
    }

    boolean mayHaveWritten() {
        return mayHaveWritten && !readOnly;
    }

    @Override
    public Connection connection() {
        mayHaveWritten = true;
        return connection;
    }

    @Override
    public <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return read(sql, text -> text.query(connection, parameters, mapper));
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return read(sql, text -> text.queryOne(connection, parameters, mapper));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        return read(sql, text -> text.stream(connection, parameters, mapper, reader));
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return write(sql, text -> text.update(connection, parameters));
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return write(sql, text -> text.updateBatch(connection, parameters));
    }

    /** Work of JDBC with a statement's text. */
    private interface Step<T> {

        T run(SqlText text) throws SQLException;
    }

    private <T> T read(String sql, Step<T> step) {
        SqlText text = SqlText.of(sql);
        mayHaveWritten |= !text.reads();
        return run(text, step);
    }

    private <T> T write(String sql, Step<T> step) {
        mayHaveWritten = true;
        return run(SqlText.of(sql), step);
    }

    private <T> T run(SqlText text, Step<T> step) {
        try {
            return step.run(text);
        } catch (SQLException e) {
            throw exception(e);
        }
    }

    private DatabaseException exception(SQLException e) {
        Failure failure = Failure.of(e);
        String text = "pool " + pool + ": " + e.getMessage();
        return failure.outcome(Phase.TRANSACTION, readOnly) == Outcome.NOT_APPLIED_RETRY
                ? new TransientDatabaseException(text, e, failure.sqlState(), pool, 1)
                : new PermanentDatabaseException(text, e, failure.sqlState(), pool, 1);
    }
}
