package dev.etosha.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls of a {@link PooledDatabase} on {@link Workers}. */
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
    public <T> CompletableFuture<T> pipeline(Function<Reads, Supplier<T>> work) {
        Call<Pipeline<T>> call;
        try {
            call = database.pipelineCall(new Pipeline<>(work));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return start(call, () -> database.outcome(call).result());
    }

    @Override
    public CompletableFuture<Integer> update(String sql, Map<String, ?> parameters) {
        return start(database.updateCall(sql, parameters));
    }

    @Override
    public CompletableFuture<int[]> updateBatch(String sql, List<? extends Map<String, ?>> parameters) {
        return start(database.batchCall(sql, parameters));
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
        CancelSwitch cancelSwitch = database.cancelSwitch();
        call.endsBy(cancelSwitch);
        Running<T> future = new Running<>(cancelSwitch);
        try {
            workers.execute(() -> {
                try {
                    future.complete(outcome.call());
                } catch (Exception | Error e) {
                    future.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(database.overloaded(e));
        }
        return future;
    }

    /** A future whose cancelling reaches the server. */
    private static final class Running<T> extends CompletableFuture<T> {

        private static final int MOST_REQUESTS = 20;

        private final CancelSwitch cancelSwitch;

        Running(CancelSwitch cancelSwitch) {
            this.cancelSwitch = cancelSwitch;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled && cancelSwitch.cancel()) {
                again(MOST_REQUESTS);
            }
            return cancelled;
        }

        /** PostgreSQL forgets a request that comes before the statement that it was meant for. */
        private void again(int requests) {
            delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> {
                if (cancelSwitch.cancel() && requests > 1) {
                    again(requests - 1);
                }
            });
        }
    }
}
