package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.CommitCheck;
import dev.etosha.pool.Flight;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on a lent connection. Remembers whether it may have written, so that one that only read is not asked for
 * its mark, and asks with the first update, which has the id given out. What the update changed is then committed under
 * that id, unless the work ends the transaction by itself; so the mark is asked for once more if the work may have.
 */
final class PooledTransaction implements Transaction {

    private final String pool;
    private final Connection connection;
    private final boolean readOnly;
    private final boolean marked;
    private boolean begun;
    private boolean mayHaveWritten;
    private boolean handedOut;
    private boolean known;
    private CommitCheck.@Nullable Mark mark;

    /**
     * @param marked whether its mark will be asked for
     * @param begun whether it has begun; if not, its first statement {@linkplain Flight#canBegin can} do that
     */
    PooledTransaction(String pool, Connection connection, boolean readOnly, boolean marked, boolean begun) {
        this.pool = pool;
        this.connection = connection;
        this.readOnly = readOnly;
        this.marked = marked && !readOnly;
        this.begun = begun;
    }

    /** The connection, on which the next statement begins the transaction if none has done that. */
    Connection begun() throws SQLException {
        if (!begun) {
            connection.setAutoCommit(false);
            begun = true;
        }
        return connection;
    }

    boolean mayHaveWritten() {
        return mayHaveWritten && !readOnly;
    }

    /** Null if it has no id. */
    CommitCheck.@Nullable Mark mark() throws SQLException {
        return known && !handedOut ? mark : CommitCheck.mark(connection);
    }

    @Override
    public Connection connection() {
        mayHaveWritten = true;
        handedOut = true;
        try {
            return begun();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return touch(sql, text -> text.query(begun(), parameters, mapper));
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return touch(sql, text -> text.queryOne(begun(), parameters, mapper));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        return touch(sql, text -> text.stream(begun(), parameters, mapper, reader));
    }

    @Override
    public <T> T pipeline(Function<Reads, Supplier<T>> work) {
        Pipeline<T> pipeline = new Pipeline<>(work);
        try {
            pipeline.run(begun());
        } catch (SQLException e) {
            throw failed(e);
        }
        return pipeline.result();
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return write(
                sql,
                text -> text.update(prepared -> prepare(text, prepared), parameters),
                text -> text.update(parameters, new MarkQuestion()));
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return write(
                sql,
                text -> text.updateBatch(begun(), parameters),
                text -> text.updateBatch(
                        parameters.size() == 1 ? connection : begun(), parameters, new MarkQuestion()));
    }

    private PreparedStatement prepare(SqlText text, String sql) throws SQLException {
        return !begun && text.writes() ? Flight.first(connection, sql) : begun().prepareStatement(sql);
    }

    private <T> T write(String sql, Step<T> plain, Step<T> asking) {
        SqlText text = SqlText.of(sql);
        mayHaveWritten = true;
        if (!marked || handedOut || mark != null || !text.writes()) {
            known &= mark != null && text.writes();
            return run(text, plain);
        }
        known = false;
        return run(text, asking);
    }

    /** Asks for the mark. */
    private final class MarkQuestion implements SqlText.Question {

        @Override
        public PreparedStatement behind(String sql) throws SQLException {
            return begun ? CommitCheck.prepare(connection, sql) : CommitCheck.prepareFirst(connection, sql);
        }

        @Override
        public void answered(ResultSet row) throws SQLException {
            mark = CommitCheck.mark(connection, row);
            known = true;
        }
    }

    /** Work of JDBC with a statement's text. */
    private interface Step<T> {

        T run(SqlText text) throws SQLException;
    }

    private <T> T touch(String sql, Step<T> step) {
        SqlText text = SqlText.of(sql);
        mayHaveWritten |= !text.reads();
        known &= text.reads() || (mark != null && text.writes());
        return run(text, step);
    }

    private <T> T run(SqlText text, Step<T> step) {
        try {
            return begun ? step.run(text) : first(text, step);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Only one statement is the first, even if it was not sent: another one would be applied at once. */
    private <T> T first(SqlText text, Step<T> step) throws SQLException {
        T result;
        try {
            result = step.run(text);
        } catch (SQLException | RuntimeException | Error e) {
            try {
                Connection unused = begun();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
        Connection unused = begun();
        return result;
    }

    private DatabaseException failed(SQLException e) {
        known = false;
        Failure failure = Failure.of(e);
        String text = "pool " + pool + ": " + e.getMessage();
        return failure.outcome(Phase.TRANSACTION, readOnly) == Outcome.NOT_APPLIED_RETRY
                ? new TransientDatabaseException(text, e, failure.sqlState(), pool, 1)
                : new PermanentDatabaseException(text, e, failure.sqlState(), pool, 1);
    }
}
