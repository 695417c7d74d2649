package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PoolClosedException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.PoolStats;
import dev.etosha.retry.Phase;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The execution service on one pool: makes a {@link Call} of each method and hands it to its {@link Attempts}. */
final class PooledDatabase implements Database {

    private final ConnectionPool pool;
    private final Connections connections;
    private final Attempts attempts;
    private final Retrying retrying;
    private final Workers workers;
    private final boolean idempotent;

    PooledDatabase(ConnectionPool pool, Attempts attempts, Retrying retrying, Workers workers, boolean idempotent) {
        this.pool = pool;
        this.connections = Connections.of(pool);
        this.attempts = attempts;
        this.retrying = retrying;
        this.workers = workers;
        this.idempotent = idempotent;
    }

    static PooledDatabase on(ConnectionPool pool, Attempts attempts) {
        Workers workers = pool.companion(Workers.class, () -> Workers.of(pool.config()));
        return new PooledDatabase(pool, attempts, Retrying.of(pool.config()), workers, false);
    }

    @Override
    public <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return run(queryCall(sql, parameters, mapper));
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return run(queryOneCall(sql, parameters, mapper));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        // A cursor needs a transaction. The reader has seen rows when it fails, so it is not run again.
        return run(call(
                new Call.Traits(false, pool.config().readOnly(), () -> false),
                call -> inTransaction(
                        call,
                        TransactionOptions.DEFAULT,
                        transaction -> transaction.stream(sql, parameters, mapper, reader))));
    }

    @Override
    public <T> T pipeline(Function<Reads, Supplier<T>> work) {
        return run(pipelineCall(collected(work))).result();
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return run(updateCall(sql, parameters));
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return run(batchCall(sql, parameters));
    }

    @Override
    public long copyIn(String sql, Iterable<? extends @Nullable Object[]> rows) {
        return run(copyCall(transaction -> transaction.copyIn(sql, rows)));
    }

    @Override
    public long copyIn(String sql, InputStream data) {
        return run(copyCall(transaction -> transaction.copyIn(sql, data)));
    }

    @Override
    public long copyOut(String sql, OutputStream data) {
        return run(copyCall(transaction -> transaction.copyOut(sql, data)));
    }

    @Override
    public long copyOut(String sql, Consumer<@Nullable String[]> rows) {
        return run(copyCall(transaction -> transaction.copyOut(sql, rows)));
    }

    @Override
    public <T, X extends Exception> T inTransaction(TransactionOptions options, TransactionWork<T, X> work) throws X {
        return this.<T, X>runThrowing(transactionCall(options, work));
    }

    @Override
    public <X extends Exception> void useTransaction(TransactionOptions options, TransactionAction<X> action) throws X {
        this.<Boolean, X>inTransaction(options, transaction -> {
            action.run(transaction);
            return true;
        });
    }

    @Override
    public <T, X extends Exception> T withConnection(ConnectionWork<T, X> work) throws X {
        return this.<T, X>runThrowing(connectionCall(work));
    }

    @Override
    public <X extends Exception> void useConnection(ConnectionAction<X> action) throws X {
        this.<Boolean, X>withConnection(connection -> {
            action.run(connection);
            return true;
        });
    }

    @Override
    public Database idempotent() {
        return new PooledDatabase(pool, attempts, retrying, workers, true);
    }

    @Override
    public AsyncDatabase async() {
        return new PooledAsyncDatabase(this, workers);
    }

    @Override
    public PoolStats stats() {
        return pool.stats();
    }

    @Override
    public String toString() {
        return "database of pool " + pool.name();
    }

    /** A statement on a connection in auto-commit mode. */
    private interface Step<T> {

        T run(Call<T> call, SqlText text, Connection connection) throws SQLException;
    }

    <T> Call<List<T>> queryCall(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return statement(
                sql,
                parameters,
                (call, text, connection) -> text.query(connection, parameters, mapper, call::executed));
    }

    <T> Call<Optional<T>> queryOneCall(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return statement(
                sql,
                parameters,
                (call, text, connection) -> text.queryOne(connection, parameters, mapper, call::executed));
    }

    Call<Integer> updateCall(String sql, Map<String, ?> parameters) {
        return statement(
                sql, parameters, (call, text, connection) -> text.update(connection, parameters, call::executed));
    }

    private <T> Call<T> statement(String sql, Map<String, ?> parameters, Step<T> step) {
        BooleanSupplier repeatable = () -> Reusable.all(parameters);
        return call(new Call.Traits(idempotent, pool.config().readOnly(), repeatable), call -> {
            SqlText text = SqlText.of(sql);
            call.atomic(text::atomic);
            return statement(call, text.effect(), connection -> step.run(call, text, connection));
        });
    }

    private <T> T statement(Call<?> call, Effect effect, ConnectionWork<T, ?> step) throws Exception {
        return call.proving()
                ? onConnection(call, Phase.TRANSACTION, connection -> ReadOnly.run(connection, step))
                : onConnection(call, phase(effect), step);
    }

    /** What certainly only reads leaves nothing behind, as work that was never committed does. */
    private Phase phase(Effect effect) {
        return switch (effect) {
            case NONE -> Phase.TRANSACTION;
            case READ -> pool.config().readOnly() ? Phase.TRANSACTION : Phase.READ;
            case LOCK, WHOLE -> Phase.STATEMENT;
            case PARTS, ENDS -> Phase.PARTS;
        };
    }

    /** What is refused before a connection is asked for refuses the commit of others too. */
    private <T> Pipeline<T> collected(Function<Reads, Supplier<T>> work) {
        try {
            return new Pipeline<>(work);
        } catch (RuntimeException e) {
            if (pool.joins()) {
                pool.setRollbackOnly();
            }
            throw e;
        }
    }

    /** The pipeline, once it has its answers. */
    <T> Call<Pipeline<T>> pipelineCall(Pipeline<T> pipeline) {
        return call(new Call.Traits(idempotent, pool.config().readOnly(), pipeline::repeatable), call -> {
            if (!pipeline.isEmpty()) {
                statement(call, pipeline.effect(), connection -> {
                    pipeline.run(connection, call::executed);
                    return true;
                });
            }
            return pipeline;
        });
    }

    Call<int[]> batchCall(String sql, List<? extends Map<String, ?>> parameters) {
        return transactionCall(
                TransactionOptions.DEFAULT,
                () -> parameters.stream().filter(Objects::nonNull).allMatch(Reusable::all),
                transaction -> transaction.updateBatch(sql, parameters));
    }

    Call<Long> copyCall(TransactionWork<Long, ?> copy) {
        return call(new Call.Traits(idempotent, pool.config().readOnly(), () -> true), call -> {
            call.repeatOnlyUnused();
            return inTransaction(call, TransactionOptions.DEFAULT, copy);
        });
    }

    <T> Call<T> transactionCall(TransactionOptions options, TransactionWork<T, ?> work) {
        return transactionCall(options, () -> true, work);
    }

    private <T> Call<T> transactionCall(
            TransactionOptions options, BooleanSupplier repeatable, TransactionWork<T, ?> work) {
        boolean readOnly = options.readOnly() || pool.config().readOnly();
        return call(new Call.Traits(idempotent, readOnly, repeatable), call -> inTransaction(call, options, work));
    }

    <T> Call<T> connectionCall(ConnectionWork<T, ?> work) {
        return call(
                new Call.Traits(idempotent, pool.config().readOnly(), () -> idempotent),
                call -> onConnection(call, Phase.STATEMENT, connection -> watched(call, connection, work)));
    }

    private <T> T watched(Call<T> call, Connection connection, ConnectionWork<T, ?> work) throws Exception {
        Applied applied = new Applied(call::useOnce);
        if (!call.joined()) { // in a transaction that others end nothing is applied yet
            ConnectionPool.watch(connection, applied);
        }
        try {
            return work.run(connection);
        } catch (Exception e) {
            if (applied.something() && !pool.config().readOnly()) {
                call.appliedSome();
            }
            throw e;
        }
    }

    private static <T> T onConnection(Call<?> call, Phase phase, ConnectionWork<T, ?> work) throws Exception {
        try (Connection connection = call.borrow()) {
            call.reached(phase);
            try {
                return work.run(connection);
            } catch (Exception e) {
                call.failedOn(connection, e);
                throw e;
            } finally {
                call.detach();
            }
        }
    }

    private <T> T inTransaction(Call<T> call, TransactionOptions options, TransactionWork<T, ?> work) throws Exception {
        return new TransactionRun<>(pool, retrying.sleeper(), call, options).run(work);
    }

    private <T> Call<T> call(Call.Traits traits, Call.Work<T> work) {
        return new Call<>(connections, retrying, traits, work);
    }

    private <T> T run(Call<T> call) {
        return this.<T, RuntimeException>runThrowing(call);
    }

    /** The compiler knows what the work may throw; everything else that a call throws is unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T, X extends Exception> T runThrowing(Call<T> call) throws X {
        try {
            return outcome(call);
        } catch (Exception e) {
            throw (X) e;
        }
    }

    /** The threads of its asynchronous calls. */
    Workers workers() {
        return workers;
    }

    /** For one call. */
    CancelSwitch cancelSwitch() {
        return new CancelSwitch(connections);
    }

    DatabaseException overloaded(RejectedExecutionException e) {
        if (workers.closed()) {
            return new PoolClosedException("pool " + pool.name() + " is closed", e, "08003", pool.name(), 1);
        }
        return new TransientDatabaseException(
                "pool " + pool.name() + ": too many asynchronous calls wait", e, "HYT00", pool.name(), 1);
    }

    /** What an asynchronous call gets for which no thread was free within the pool's timeout. */
    PoolExhaustedException noThread() {
        return new PoolExhaustedException(
                "pool " + pool.name() + ": no thread was free for an asynchronous call within "
                        + pool.config().timeout().toMillis() + " ms: all run other calls of the pool, which may wait"
                        + " for this one",
                null,
                "HYT00",
                pool.name(),
                1);
    }

    /** Runs the call to its end, in the calling thread. */
    <T> T outcome(Call<T> call) throws Exception {
        try {
            return attempts.run(call);
        } catch (AnotherAttempt given) {
            // Fault Tolerance is switched off, or gave up: the attempt that failed was the last one.
            throw call.givenUp();
        }
    }
}
