package dev.etosha.execution;

import dev.etosha.AsyncDatabase;
import dev.etosha.ConnectionWork;
import dev.etosha.Reads;
import dev.etosha.RowMapper;
import dev.etosha.TransactionOptions;
import dev.etosha.TransactionWork;
import dev.etosha.mapping.Mapping;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the calls of a {@link PooledDatabase} on {@link Workers}. */
final class PooledAsyncDatabase implements AsyncDatabase {

    private final PooledDatabase database;
    private final Workers workers;

    PooledAsyncDatabase(PooledDatabase database, Workers workers) {
        this.database = database;
        this.workers = workers;
    }

    @Override
    public <T> CompletableFuture<List<T>> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return start(database.queryCall(sql, parameters, mapper));
    }

    @Override
    public <T> CompletableFuture<Optional<T>> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper) {
        return start(database.queryOneCall(sql, parameters, mapper));
    }

    @Override
    public <T> CompletableFuture<List<T>> query(String sql, Map<String, ?> parameters, Class<T> type) {
        return prepared(() -> Mapping.of(type), mapper -> query(sql, parameters, mapper));
    }

    @Override
    public <T> CompletableFuture<Optional<T>> queryOne(String sql, Map<String, ?> parameters, Class<T> type) {
        return prepared(() -> Mapping.of(type), mapper -> queryOne(sql, parameters, mapper));
    }

    @Override
    public <T> CompletableFuture<T> pipeline(Function<Reads, Supplier<T>> work) {
        return prepared(
                () -> database.pipelineCall(new Pipeline<>(work)),
                call -> start(call, () -> database.outcome(call).result()));
    }

    /** Makes what a call needs, then starts it. A refusal completes the future, as any failure does. */
    private static <P, T> CompletableFuture<T> prepared(Supplier<P> part, Function<P, CompletableFuture<T>> start) {
        P made;
        try {
            made = part.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return start.apply(made);
    }

    @Override
    public CompletableFuture<Integer> update(String sql, Map<String, ?> parameters) {
        return start(database.updateCall(sql, parameters));
    }

    @Override
    public CompletableFuture<int[]> updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return start(database.batchCall(sql, parameters, transaction -> transaction.updateBatch(sql, parameters)));
    }

    @Override
    public <T> CompletableFuture<List<T>> queryBatch(
            String sql, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper) {
        return start(
                database.batchCall(sql, parameters, transaction -> transaction.queryBatch(sql, parameters, mapper)));
    }

    @Override
    public <T> CompletableFuture<List<T>> queryBatch(
            String sql, List<? extends Map<String, ?>> parameters, Class<T> type) {
        return prepared(() -> Mapping.of(type), mapper -> queryBatch(sql, parameters, mapper));
    }

    @Override
    public CompletableFuture<Long> copyIn(String sql, Iterable<? extends @Nullable Object[]> rows) {
        return start(database.copyCall(transaction -> transaction.copyIn(sql, rows)));
    }

    @Override
    public CompletableFuture<Long> copyIn(String sql, InputStream data) {
        return start(database.copyCall(transaction -> transaction.copyIn(sql, data)));
    }

    @Override
    public CompletableFuture<Long> copyOut(String sql, OutputStream data) {
        return start(database.copyCall(transaction -> transaction.copyOut(sql, data)));
    }

    @Override
    public CompletableFuture<Long> copyOut(String sql, Consumer<@Nullable String[]> rows) {
        return start(database.copyCall(transaction -> transaction.copyOut(sql, rows)));
    }

    @Override
    public <T> CompletableFuture<T> inTransaction(
            TransactionOptions options, TransactionWork<T, ? extends Exception> work) {
        return start(database.transactionCall(options, work));
    }

    @Override
    public <T> CompletableFuture<T> withConnection(ConnectionWork<T, ? extends Exception> work) {
        return start(database.connectionCall(work));
    }

    private <T> CompletableFuture<T> start(Call<T> call) {
        return start(call, () -> database.outcome(call));
    }

    private <T> CompletableFuture<T> start(Call<?> call, Callable<T> outcome) {
        Outcome<T> future = new Outcome<>(workers, call.cancelSwitch());
        long most = call.budget().mostWait();
        Callable<T> started = () -> {
            call.budget().started();
            return outcome.call();
        };
        try {
            workers.execute(() -> future.take(started), most, () -> future.fail(workers.late(most)));
        } catch (RejectedExecutionException e) {
            future.fail(workers.rejected(e));
        }
        return future;
    }

    /** A future that ends its call if anything else completes it: a cancellation, a timeout, another value. */
    private static final class Outcome<T> extends CompletableFuture<T> {

        private final Workers workers;
        private final CancelSwitch cancelSwitch;
        private volatile boolean done;

        Outcome(Workers workers, CancelSwitch cancelSwitch) {
            this.workers = workers;
            this.cancelSwitch = cancelSwitch;
            CompletableFuture<T> unused = whenComplete((value, failure) -> {
                if (!done) {
                    end();
                }
            });
        }

        void take(Callable<T> call) {
            try {
                T value = call.call();
                done = true;
                complete(value);
            } catch (Exception | Error e) {
                fail(e);
            }
        }

        void fail(Throwable failure) {
            done = true;
            completeExceptionally(failure);
        }

        private void end() {
            if (cancelSwitch.order() != null) {
                workers.repeat(cancelSwitch::cancel);
            }
        }
    }
}
