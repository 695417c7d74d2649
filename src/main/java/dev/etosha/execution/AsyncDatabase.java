package dev.etosha.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Most methods of {@link Database} without blocking their caller: each runs on a virtual thread where the JVM has them,
 * otherwise on one of as many threads as the pool has connections. Failures complete the stage; its cause is what the
 * blocking method would have thrown. Cancelling the future cancels the running statement in PostgreSQL.
 */
public interface AsyncDatabase {

    <T> CompletableFuture<List<T>> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    default <T> CompletableFuture<List<T>> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    <T> CompletableFuture<Optional<T>> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    default <T> CompletableFuture<Optional<T>> queryOne(String sql, RowMapper<T> mapper) {
        return queryOne(sql, Map.of(), mapper);
    }

    /** The work runs at once, in the calling thread; what it returns runs in the other one. */
    <T> CompletableFuture<T> pipeline(Function<Reads, Supplier<T>> work);

    CompletableFuture<Integer> update(String sql, Map<String, ?> parameters);

    default CompletableFuture<Integer> update(String sql) {
        return update(sql, Map.of());
    }

    CompletableFuture<int[]> updateBatch(String sql, List<? extends Map<String, ?>> parameters);

    default <T> CompletableFuture<T> inTransaction(TransactionWork<T, ? extends Exception> work) {
        return inTransaction(TransactionOptions.DEFAULT, work);
    }

    <T> CompletableFuture<T> inTransaction(TransactionOptions options, TransactionWork<T, ? extends Exception> work);

    <T> CompletableFuture<T> withConnection(ConnectionWork<T, ? extends Exception> work);
}
