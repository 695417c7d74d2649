package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.Reads;
import dev.etosha.RowMapper;
import dev.etosha.Transaction;
import dev.etosha.TransactionWork;
import dev.etosha.TransientDatabaseException;
import dev.etosha.commit.Mark;
import dev.etosha.jdbc.Handles;
import dev.etosha.jdbc.Part;
import dev.etosha.mapping.Mapping;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import dev.etosha.sql.CopyText;
import dev.etosha.sql.Effect;
import dev.etosha.sql.SqlText;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An open transaction. It records failures, which refuse the commit. */
final class PooledTransaction implements Transaction {

    private final RunningAttempt attempt;
    private final Access access;
    private final Connection connection;
    private final Handles handles;
    private final TransactionMark written;

    /** @param marked whether its mark will be asked for */
    PooledTransaction(RunningAttempt attempt, Access access, Connection connection, Handles handles, boolean marked) {
        this.attempt = attempt;
        this.access = access;
        this.connection = connection;
        this.handles = handles;
        this.written = new TransactionMark(connection, marked, access == Access.READ_WRITE);
    }

    /** The phase that COMMIT reaches. */
    Phase committing() {
        return written.committing();
    }

    /** See {@link TransactionMark#mark}. */
    @Nullable
    Mark mark() throws SQLException {
        return written.mark();
    }

    /** Refuses the commit if a statement failed and the work went on, even if the server does not know. */
    void refuseFailed() {
        refuseFailed(handles.failure(), "a statement of the transaction failed, so nothing is committed: ");
    }

    private void refuseFailed(@Nullable Throwable failure, String why) {
        if (failure != null) {
            throw exception(why, failure);
        }
    }

    @Override
    public Connection connection() {
        return run(() -> {
            touch(Effect.PARTS);
            written.handedOut();
            Connection handle = handles.another();
            ConnectionPool.watch(handle, new HandedOut(handles, this::useOnce));
            return handle;
        });
    }

    @Override
    public <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return run(() -> touched(sql, parameters).query(connection, parameters, mapper, SqlText.Progress.NONE));
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return run(() -> touched(sql, parameters).queryOne(connection, parameters, mapper, SqlText.Progress.NONE));
    }

    @Override
    public <T> List<T> query(String sql, Map<String, ?> parameters, Class<T> type) {
        return query(sql, parameters, mapper(type));
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, Class<T> type) {
        return queryOne(sql, parameters, mapper(type));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, Class<T> type, Function<Stream<T>, R> reader) {
        return stream(sql, parameters, mapper(type), reader);
    }

    private <T> RowMapper<T> mapper(Class<T> type) {
        return run(() -> Mapping.of(type));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        return run(() -> touched(sql, parameters).stream(connection, parameters, mapper, reader));
    }

    @Override
    public <T> T pipeline(Function<Reads, Supplier<T>> work) {
        return run(() -> {
            Pipeline<T> pipeline = new Pipeline<>(work);
            touch(pipeline.effect());
            pipeline.use(attempt);
            pipeline.run(connection, SqlText.Progress.NONE);
            return pipeline.result();
        });
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return run(() -> {
            SqlText text = touched(sql, parameters);
            if (written.asksWith(text)) {
                return written.update(text, parameters);
            }
            int updated = text.update(connection, parameters, SqlText.Progress.NONE);
            handles.ran(sql);
            return updated;
        });
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return run(() -> touched(sql, parameters).batch().update(connection, parameters));
    }

    @Override
    public <T> List<T> queryBatch(String sql, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper) {
        return run(() -> touched(sql, parameters).batch().query(connection, parameters, mapper));
    }

    @Override
    public <T> List<T> queryBatch(String sql, List<? extends Map<String, ?>> parameters, Class<T> type) {
        return queryBatch(sql, parameters, mapper(type));
    }

    @Override
    public <T, X extends Exception> T inSavepoint(TransactionWork<T, X> work) throws X {
        Part part = run(handles::part);
        try {
            T result = work.run(this);
            refuseFailed(part.failure(), "a statement of the part failed, so the part is rolled back: ");
            run(() -> {
                part.release();
                return true;
            });
            return result;
        } catch (Throwable e) {
            try {
                part.rollBack();
            } catch (SQLException failure) {
                e.addSuppressed(failure); // what failed before refuses the commit
                handles.failed(failure);
            }
            throw e;
        }
    }

    @Override
    public long copyIn(String sql, Iterable<? extends @Nullable Object[]> rows) {
        return run(() -> {
            CopyText text = CopyText.in(sql).ofRows();
            return copyIn().in(text, rows);
        });
    }

    @Override
    public long copyIn(String sql, InputStream data) {
        return run(() -> {
            CopyText text = CopyText.in(sql);
            return copyIn().in(text, data);
        });
    }

    private TransactionCopy copyIn() {
        touch(Effect.WHOLE);
        written.copiesIn();
        return new TransactionCopy(attempt, connection);
    }

    @Override
    public long copyOut(String sql, OutputStream data) {
        return run(() -> {
            CopyText text = CopyText.out(sql);
            return copyOut(text).out(text, data);
        });
    }

    @Override
    public long copyOut(String sql, Consumer<@Nullable String[]> rows) {
        return run(() -> {
            CopyText text = CopyText.out(sql).ofRows();
            return copyOut(text).out(text, rows);
        });
    }

    private TransactionCopy copyOut(CopyText text) {
        touch(text.effect());
        written.copiesOut(text.effect());
        return new TransactionCopy(attempt, connection);
    }

    private void useOnce(Object value) {
        Object unused = run(() -> {
            attempt.useOnce(value);
            return value;
        });
    }

    private SqlText touched(String sql, List<? extends Map<String, ?>> sets) {
        SqlText text = touched(sql, Map.of());
        for (Map<String, ?> parameters : sets) {
            if (parameters != null) { // a null is refused later, with its index
                attempt.use(text.needed(parameters));
            }
        }
        return text;
    }

    private SqlText touched(String sql, Map<String, ?> parameters) {
        SqlText text = SqlText.of(sql);
        touch(text.effect());
        written.runs(text);
        attempt.use(text.needed(parameters));
        return text;
    }

    private void touch(Effect effect) {
        if (effect == Effect.ENDS) {
            throw refused("2D000", HandedOut.ENDS);
        }
        if (access == Access.PROVING && !effect.reads()) {
            throw refused("25006", "this attempt writes, but the previous one only read");
        }
        written.runs(effect);
    }

    private PermanentDatabaseException refused(String state, String why) {
        return new PermanentDatabaseException("pool " + attempt.pool() + ": " + why, null, state, attempt.pool(), 1);
    }

    /** A step through JDBC. */
    private interface Step<T> {

        T run() throws SQLException;
    }

    /** Runs a step; any failure refuses the commit. */
    private <T> T run(Step<T> step) {
        try {
            return step.run();
        } catch (SQLException e) {
            written.failed();
            DatabaseException failure = exception("", e);
            handles.failed(failure);
            throw failure;
        } catch (Throwable e) { // some languages have no checked exceptions
            written.failed();
            handles.failed(e);
            throw e;
        }
    }

    private DatabaseException exception(String why, Throwable e) {
        Failure failure = Failure.of(e);
        String pool = attempt.pool();
        String text = "pool " + pool + ": " + why + e.getMessage();
        DatabaseException exception =
                failure.outcome(Phase.TRANSACTION, access != Access.READ_WRITE) == Outcome.NOT_APPLIED_RETRY
                        ? new TransientDatabaseException(text, e, failure.sqlState(), pool, 1)
                        : new PermanentDatabaseException(text, e, failure.sqlState(), pool, 1);
        return exception.about(failure.subject());
    }
}
