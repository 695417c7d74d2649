package dev.etosha.execution;

import dev.etosha.AsyncDatabase;
import dev.etosha.ConnectionWork;
import dev.etosha.Database;
import dev.etosha.PoolStats;
import dev.etosha.Reads;
import dev.etosha.RowMapper;
import dev.etosha.TransactionOptions;
import dev.etosha.TransactionWork;
import dev.etosha.mapping.Mapping;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.sql.Reusable;
import dev.etosha.sql.SqlText;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The execution service on one pool: makes each method a {@link Call} and passes it to its {@link Attempts}. */
final class PooledDatabase implements Database {

    private final ConnectionPool pool;
    private final Attempts attempts;
    private final Retrying retrying;
    final Workers workers;
    private final boolean idempotent;
    private final boolean readOnly;
    private final @Nullable Duration limit;

    /** @param limit of each call; null for none */
    PooledDatabase(
            ConnectionPool pool,
            Attempts attempts,
            Retrying retrying,
            Workers workers,
            boolean idempotent,
            @Nullable Duration limit) {
        this.pool = pool;
        this.attempts = attempts;
        this.retrying = retrying;
        this.workers = workers;
        this.idempotent = idempotent;
        this.readOnly = pool.config().readOnly();
        this.limit = limit;
    }

    static PooledDatabase on(ConnectionPool pool, Attempts attempts) {
        Workers workers = pool.companion(Workers.class, () -> Workers.of(pool.config()));
        Duration limit = pool.config().callTimeout();
        return new PooledDatabase(
                pool, attempts, Retrying.of(pool.config()), workers, false, limit.isZero() ? null : limit);
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
        return prepared(() -> Mapping.of(type));
    }

    @Override
    public <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader) {
        // A cursor needs a transaction. No retry, because the reader has seen rows.
        return run(call(
                new Call.Traits(false, readOnly, used -> false),
                attempt -> inTransaction(
                        attempt,
                        TransactionOptions.DEFAULT,
                        transaction -> transaction.stream(sql, parameters, mapper, reader))));
    }

    @Override
    public <T> T pipeline(Function<Reads, Supplier<T>> work) {
        return run(pipelineCall(prepared(() -> new Pipeline<>(work)))).result();
    }

    @Override
    public int update(String sql, Map<String, ?> parameters) {
        return run(updateCall(sql, parameters));
    }

    @Override
    public int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return run(batchCall(sql, parameters, transaction -> transaction.updateBatch(sql, parameters)));
    }

    @Override
    public <T> List<T> queryBatch(String sql, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper) {
        return run(batchCall(sql, parameters, transaction -> transaction.queryBatch(sql, parameters, mapper)));
    }

    @Override
    public <T> List<T> queryBatch(String sql, List<? extends Map<String, ?>> parameters, Class<T> type) {
        return queryBatch(sql, parameters, mapper(type));
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
        return this.<T, X>outcome(transactionCall(options, work));
    }

    @Override
    public <T, X extends Exception> T withConnection(ConnectionWork<T, X> work) throws X {
        return this.<T, X>outcome(connectionCall(work));
    }

    @Override
    public Database idempotent() {
        return new PooledDatabase(pool, attempts, retrying, workers, true, limit);
    }

    @Override
    public Database within(Duration time) {
        return new PooledDatabase(
                pool,
                attempts,
                retrying,
                workers,
                idempotent,
                TransactionOptions.DEFAULT.within(time).timeout());
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

    <T> Call<List<T>> queryCall(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return statement(
                sql, parameters, (text, connection, progress) -> text.query(connection, parameters, mapper, progress));
    }

    <T> Call<Optional<T>> queryOneCall(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return statement(
                sql,
                parameters,
                (text, connection, progress) -> text.queryOne(connection, parameters, mapper, progress));
    }

    Call<Integer> updateCall(String sql, Map<String, ?> parameters) {
        return statement(
                sql, parameters, (text, connection, progress) -> text.update(connection, parameters, progress));
    }

    /** What to do with a text on a connection. */
    private interface Step<T> {

        T run(SqlText text, Connection connection, SqlText.Progress progress) throws SQLException;
    }

    private <T> Call<T> statement(String sql, Map<String, ?> parameters, Step<T> step) {
        return call(used -> Reusable.allNeeded(sql, parameters), attempt -> {
            SqlText text = SqlText.of(sql);
            attempt.atomic(text::atomic);
            return ConnectionRun.statement(
                    attempt, text.effect(), readOnly, connection -> step.run(text, connection, attempt::executed));
        });
    }

    /** Makes what a call needs before it begins. A refusal also refuses the commit of the joined transaction. */
    private <T> T prepared(Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            if (pool.joins()) {
                pool.setRollbackOnly();
            }
            throw e;
        }
    }

    /** A call that returns the pipeline with its answers. */
    <T> Call<Pipeline<T>> pipelineCall(Pipeline<T> pipeline) {
        return call(used -> pipeline.repeatable(), attempt -> {
            if (!pipeline.isEmpty()) {
                ConnectionRun.statement(attempt, pipeline.effect(), readOnly, connection -> {
                    pipeline.run(connection, attempt::executed);
                    return true;
                });
            }
            return pipeline;
        });
    }

    <T> Call<T> batchCall(String sql, List<? extends Map<String, ?>> parameters, TransactionWork<T, ?> batch) {
        return transactionCall(
                TransactionOptions.DEFAULT,
                used -> parameters.stream().filter(Objects::nonNull).allMatch(set -> Reusable.allNeeded(sql, set)),
                batch);
    }

    Call<Long> copyCall(TransactionWork<Long, ?> copy) {
        return call(UsedUp::isEmpty, attempt -> inTransaction(attempt, TransactionOptions.DEFAULT, copy));
    }

    <T> Call<T> transactionCall(TransactionOptions options, TransactionWork<T, ?> work) {
        return transactionCall(options, used -> true, work);
    }

    private <T> Call<T> transactionCall(
            TransactionOptions options, Predicate<UsedUp> repeatable, TransactionWork<T, ?> work) {
        boolean reads = options.readOnly() || readOnly;
        return call(
                new Call.Traits(idempotent, reads, repeatable),
                options.timeout() == null ? limit : options.timeout(),
                attempt -> inTransaction(attempt, options, work));
    }

    <T> Call<T> connectionCall(ConnectionWork<T, ?> work) {
        return call(used -> idempotent, attempt -> ConnectionRun.watched(attempt, readOnly, work));
    }

    private <T> T inTransaction(RunningAttempt attempt, TransactionOptions options, TransactionWork<T, ?> work)
            throws Exception {
        return new TransactionRun(pool, retrying.sleeper(), attempt, options).run(work);
    }

    private <T> Call<T> call(Predicate<UsedUp> repeatable, Call.Work<T> work) {
        return call(new Call.Traits(idempotent, readOnly, repeatable), work);
    }

    private <T> Call<T> call(Call.Traits traits, Call.Work<T> work) {
        return call(traits, limit, work);
    }

    private <T> Call<T> call(Call.Traits traits, @Nullable Duration time, Call.Work<T> work) {
        return new Call<>(pool, retrying, traits, time, work);
    }

    private <T> T run(Call<T> call) {
        return this.<T, RuntimeException>outcome(call);
    }

    /** Runs the call to its end in the calling thread. Throws what its work may throw; the rest is unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T, X extends Exception> T outcome(Call<T> call) throws X {
        Future<?> alarm = Alarm.set(pool, workers, call);
        try {
            return attempts.run(call);
        } catch (AnotherAttempt given) {
            // Fault Tolerance is switched off, or gave up: the attempt that failed was the last one.
            throw (X) call.givenUp();
        } catch (Exception e) {
            throw (X) e;
        } finally {
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
    }
}
