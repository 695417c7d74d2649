package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.Reads;
import dev.etosha.RowMapper;
import dev.etosha.Transaction;
import dev.etosha.TransientDatabaseException;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.jdbc.Copy;
import dev.etosha.jdbc.Flight;
import dev.etosha.jdbc.Handles;
import dev.etosha.jdbc.Watcher;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import dev.etosha.sql.CopyLines;
import dev.etosha.sql.CopyText;
import dev.etosha.sql.Effect;
import dev.etosha.sql.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction. It records failures, and whether it may have written: a transaction that only read needs no
 * mark. The first update, which gets the transaction id, asks for the mark in the same round trip. If anything else may
 * have written, the mark is asked for again before the commit.
 */
final class PooledTransaction implements Transaction {

    private static final String ENDS =
            "a text that ends the transaction is refused: the transaction ends when its work returns";

    private final Call<?> call;
    private final Access access;
    private final Connection connection;
    private final Handles handles;
    private final boolean marked;
    private Effect most = Effect.NONE;
    private boolean mayEscape;
    private boolean handedOut;
    private boolean known;
    private @Nullable Mark mark;

    /** What the transaction may do. */
    enum Access {
        READ_WRITE,
        /** PostgreSQL refuses writes. */
        READ_ONLY,
        /** PostgreSQL refuses writes, since the previous attempt may have been committed and looked like a read. */
        PROVING
    }

    /** @param marked whether its mark will be asked for */
    PooledTransaction(Call<?> call, Access access, Connection connection, Handles handles, boolean marked) {
        this.call = call;
        this.access = access;
        this.connection = connection;
        this.handles = handles;
        this.marked = marked && access == Access.READ_WRITE;
    }

    /** Whether it may have written. PostgreSQL accepts SET TRANSACTION READ WRITE, for example. */
    boolean mayHaveWritten() {
        return !most.reads() && (access == Access.READ_WRITE || mayEscape);
    }

    /** The phase that COMMIT reaches. */
    Phase committing() {
        if (mayHaveWritten()) {
            return Phase.COMMIT;
        }
        return access == Access.READ_WRITE && most != Effect.NONE ? Phase.READ : Phase.TRANSACTION;
    }

    /** The transaction's mark; null if it has no id. */
    @Nullable
    Mark mark() throws SQLException {
        return known && !handedOut ? mark : MarkedCommit.mark(connection);
    }

    /** Refuses the commit if a statement failed and the work went on, even if the server does not know. */
    void refuseFailed() {
        Throwable failure = handles.failure();
        if (failure != null) {
            throw exception("a statement of the transaction failed, so nothing is committed: ", failure);
        }
    }

    @Override
    public Connection connection() {
        return run(() -> {
            touch(Effect.PARTS);
            handedOut = true;
            Connection handle = handles.another();
            ConnectionPool.watch(handle, new HandedOut());
            return handle;
        });
    }

    /** Refuses on a handle what the transaction's own methods refuse. */
    private final class HandedOut implements Watcher {

        @Override
        public void runs(String sql) throws SQLException {
            if (Effect.of(sql) == Effect.ENDS) {
                SQLException refused = new SQLNonTransientException(ENDS, "2D000");
                handles.failed(refused);
                throw refused;
            }
        }

        @Override
        public void uses(Object value) {
            Object unused = run(() -> {
                call.useOnce(value);
                return value;
            });
        }

        @Override
        public void ran(String sql, int batched, boolean failed, boolean inTransaction) {}

        @Override
        public void ended(boolean committed) {}
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
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        return run(() -> touched(sql, parameters).stream(connection, parameters, mapper, reader));
    }

    @Override
    public <T> T pipeline(Function<Reads, Supplier<T>> work) {
        return run(() -> {
            Pipeline<T> pipeline = new Pipeline<>(work);
            touch(pipeline.effect());
            pipeline.use(call);
            pipeline.run(connection, SqlText.Progress.NONE);
            return pipeline.result();
        });
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return run(() -> {
            boolean asks = marked && !handedOut && mark == null;
            SqlText text = touched(sql, parameters);
            if (asks && text.writes() && Flight.possible(connection)) {
                known = false;
                return updateMarked(text, parameters);
            }
            int updated = text.update(connection, parameters, SqlText.Progress.NONE);
            handles.ran(sql);
            return updated;
        });
    }

    private int updateMarked(SqlText text, Map<String, ?> parameters) throws SQLException {
        try {
            return text.update(parameters, new MarkQuestion());
        } catch (SQLException e) {
            throw MarkedCommit.explained(connection, e);
        }
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return run(() -> {
            SqlText text = touched(sql, Map.of());
            parameters.stream().filter(Objects::nonNull).forEach(call::use); // a null is refused later, with its index
            return text.updateBatch(connection, parameters);
        });
    }

    @Override
    public long copyIn(String sql, Iterable<? extends @Nullable Object[]> rows) {
        return run(() -> {
            CopyText text = CopyText.in(sql).ofRows();
            return copyIn(text, () -> CopySource.of(iterator(rows), this::goOn));
        });
    }

    private <T> Iterator<T> iterator(Iterable<T> rows) {
        Iterator<T> iterator = rows.iterator();
        if (!(rows instanceof Collection)) { // another attempt may get the same rows, or the rest
            call.useOnce(rows);
            call.useOnce(iterator);
        }
        return iterator;
    }

    @Override
    public long copyIn(String sql, InputStream data) {
        return run(() -> copyIn(CopyText.in(sql), () -> {
            call.useOnce(data);
            return CopySource.of(data, this::goOn);
        }));
    }

    /** Takes no data before the server has accepted the statement. */
    private long copyIn(CopyText text, Supplier<Copy.Source> source) throws SQLException {
        touch(Effect.WHOLE);
        known &= mark != null;
        return Copy.in(connection, text.sql(), new Copy.Source() {
            private Copy.@Nullable Source begun;

            @Override
            public byte @Nullable [] next() throws SQLException {
                goOn();
                begun = begun == null ? source.get() : begun;
                return begun.next();
            }
        });
    }

    @Override
    public long copyOut(String sql, OutputStream data) {
        return run(() -> copyOut(CopyText.out(sql), data, bytes -> {
            try {
                data.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    @Override
    public long copyOut(String sql, Consumer<@Nullable String[]> rows) {
        return run(() -> copyOut(
                CopyText.out(sql).ofRows(),
                rows,
                line -> rows.accept(CopyLines.values(new String(line, StandardCharsets.UTF_8)))));
    }

    private long copyOut(CopyText text, Object receiver, Copy.Receiver taker) throws SQLException {
        touch(text.effect());
        known &= text.effect().reads();
        mayEscape = true;
        return Copy.out(connection, text.sql(), line -> {
            goOn();
            call.useOnce(receiver);
            taker.take(line);
        });
    }

    /** Ends work that runs in the client while the server waits, and that the server therefore can't end. */
    private void goOn() throws SQLException {
        call.check();
        if (Thread.currentThread().isInterrupted()) {
            throw new SQLException("interrupted, so the COPY was ended", "57014"); // query_canceled
        }
    }

    /** Asks for the mark with an update. */
    private final class MarkQuestion implements SqlText.Question {

        @Override
        public PreparedStatement behind(String sql) throws SQLException {
            return MarkedCommit.prepare(connection, sql);
        }

        @Override
        public void answered(ResultSet row) throws SQLException {
            mark = MarkedCommit.mark(connection, row);
            known = true;
        }
    }

    private SqlText touched(String sql, Map<String, ?> parameters) {
        SqlText text = SqlText.of(sql);
        touch(text.effect());
        known &= text.effect().reads() || (mark != null && text.writes());
        mayEscape |= !text.writes();
        call.use(parameters);
        return text;
    }

    private void touch(Effect effect) {
        if (effect == Effect.ENDS) {
            throw refused("2D000", ENDS);
        }
        if (access == Access.PROVING && !effect.reads()) {
            throw refused("25006", "this attempt writes, but the previous one only read");
        }
        most = effect.compareTo(most) > 0 ? effect : most;
    }

    private PermanentDatabaseException refused(String state, String why) {
        return new PermanentDatabaseException("pool " + call.pool() + ": " + why, null, state, call.pool(), 1);
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
            known = false;
            DatabaseException failure = exception("", e);
            handles.failed(failure);
            throw failure;
        } catch (Throwable e) { // some languages have no checked exceptions
            known = false;
            handles.failed(e);
            throw e;
        }
    }

    private DatabaseException exception(String why, Throwable e) {
        Failure failure = Failure.of(e);
        String pool = call.pool();
        String text = "pool " + pool + ": " + why + e.getMessage();
        DatabaseException exception =
                failure.outcome(Phase.TRANSACTION, access != Access.READ_WRITE) == Outcome.NOT_APPLIED_RETRY
                        ? new TransientDatabaseException(text, e, failure.sqlState(), pool, 1)
                        : new PermanentDatabaseException(text, e, failure.sqlState(), pool, 1);
        return exception.about(failure.subject());
    }
}
