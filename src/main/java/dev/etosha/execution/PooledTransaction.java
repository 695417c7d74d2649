package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.CommitCheck;
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
 * A transaction that runs. Remembers whether it may have written, so that one that only read is not asked for its mark, and asks with the first update, which has the id given out. What the update changed is then committed under
 * that id, unless the work ends the transaction by itself; so the mark is asked for once more if the work may have.
 */
final class PooledTransaction implements Transaction {

    private final String pool;
    private final Beginning beginning;
    private final boolean readOnly;
    private final boolean marked;
    private boolean mayHaveWritten;
    private boolean handedOut;
    private boolean known;
    private CommitCheck.@Nullable Mark mark;

    /** @param marked whether its mark will be asked for */
    PooledTransaction(String pool, Beginning beginning, boolean readOnly, boolean marked) {
        this.pool = pool;
        this.beginning = beginning;
        this.readOnly = readOnly;
        this.marked = marked && !readOnly;
    }

    boolean mayHaveWritten() {
        return mayHaveWritten && !readOnly;
    }

    /** Null if it has no id. */
    CommitCheck.@Nullable Mark mark() throws SQLException {
        return known && !handedOut ? mark : CommitCheck.mark(beginning.done());
    }

    @Override
    public Connection connection() {
        mayHaveWritten = true;
        handedOut = true;
        try {
            return beginning.done();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return touch(sql, text -> text.query(beginning, parameters, mapper));
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return touch(sql, text -> text.queryOne(beginning, parameters, mapper));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        return touch(sql, text -> text.stream(beginning.done(), parameters, mapper, reader));
    }

    @Override
    public <T> T pipeline(Function<Reads, Supplier<T>> work) {
        Pipeline<T> pipeline = new Pipeline<>(work);
        try {
            pipeline.run(beginning::prepare);
        } catch (SQLException e) {
            throw failed(e);
        }
        return pipeline.result();
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return write(
                sql, text -> text.update(beginning, parameters), text -> text.update(parameters, new MarkQuestion()));
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return write(
                sql,
                text -> text.updateBatch(beginning.done(), parameters),
                text -> text.updateBatch(beginning, parameters, new MarkQuestion()));
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
            return beginning.prepareMarked(sql);
        }

        @Override
        public void answered(ResultSet row) throws SQLException {
            mark = CommitCheck.mark(beginning.done(), row);
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
            return step.run(text);
        } catch (SQLException e) {
            throw failed(e);
        }
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
