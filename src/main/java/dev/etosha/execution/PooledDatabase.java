package dev.etosha.execution;

import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.PoolStats;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
        Workers workers =
                new Workers(pool.name(), pool.config().size() + pool.config().maxOverflow());
        pool.onClose(workers::close);
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
        return run(pipelineCall(new Pipeline<>(work))).result();
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
                sql, parameters, (call, text, connection) -> text.query(connection, parameters, call.mapping(mapper)));
    }

    <T> Call<Optional<T>> queryOneCall(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return statement(
                sql,
                parameters,
                (call, text, connection) -> text.queryOne(connection, parameters, call.mapping(mapper)));
    }

    Call<Integer> updateCall(String sql, Map<String, ?> parameters) {
        return statement(sql, parameters, (call, text, connection) -> text.update(connection, parameters));
    }

    private <T> Call<T> statement(String sql, Map<String, ?> parameters, Step<T> step) {
        BooleanSupplier repeatable = () -> !SqlText.usedUpByOneAttempt(parameters);
        return call(new Call.Traits(idempotent, pool.config().readOnly(), repeatable), call -> {
            SqlText text = SqlText.of(sql);
            // a plain read leaves nothing behind, as work that was never committed does
            Phase phase = text.reads() ? Phase.TRANSACTION : Phase.STATEMENT;
            return onConnection(call, phase, connection -> step.run(call, text, connection));
        });
    }

    /** The pipeline, once it has its answers. */
    <T> Call<Pipeline<T>> pipelineCall(Pipeline<T> pipeline) {
        return call(new Call.Traits(idempotent, pool.config().readOnly(), pipeline::repeatable), call -> {
            if (!pipeline.isEmpty()) {
                onConnection(call, Phase.TRANSACTION, connection -> {
                    pipeline.run(connection);
                    return true;
                });
            }
            return pipeline;
        });
    }

    Call<int[]> batchCall(String sql, List<? extends Map<String, ?>> parameters) {
        return transactionCall(
                TransactionOptions.DEFAULT,
                () -> parameters.stream().noneMatch(SqlText::usedUpByOneAttempt),
                transaction -> transaction.updateBatch(sql, parameters));
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
                new Call.Traits(idempotent, false, () -> idempotent),
                call -> onConnection(call, Phase.STATEMENT, work));
    }

    private static <T> T onConnection(Call<?> call, Phase phase, ConnectionWork<T, ?> work) throws Exception {
        try (Connection connection = call.borrow()) {
            call.reached(phase);
            try {
                return work.run(connection);
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

    /** For one call. */
    CancelSwitch cancelSwitch() {
        return new CancelSwitch(connections);
    }

    TransientDatabaseException overloaded(RejectedExecutionException e) {
        return new TransientDatabaseException(
                "pool " + pool.name() + ": too many asynchronous calls wait, or the pool is closed",
                e,
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
