package dev.etosha.execution;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Most methods of {@link Database} without blocking their caller: each runs on a virtual thread where the JVM has them,
 * otherwise on one of as many threads as the pool has connections; a call that found none of these free within
 * {@code db.pool.timeout} fails with {@link dev.etosha.PoolExhaustedException}. Failures complete the stage; its cause is
 * what the blocking method would have thrown.
 *
 * <p>Whoever completes the future before the call does ends the call, and cancels its statement in PostgreSQL: by
 * {@code cancel}, {@code orTimeout}, {@code complete} and the like. None of them waits for the server. By the JDK's rule
 * stages that depend on a future don't pass this on to it: cancel the one that was returned here.
 *
 * <p>Work that blocks until another asynchronous call is done needs that call's thread and connection beside its own: as
 * many such calls as the pool has connections wait for each other until {@code db.pool.timeout} ends them. Compose the
 * futures instead.
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

    /** The rows are taken by the other thread. A future that is completed before its call ends that with the next row. */
    CompletableFuture<Long> copyIn(String sql, Iterable<? extends @Nullable Object[]> rows);

    /** The same with a stream, which is read once and not closed. */
    default CompletableFuture<Long> copyIn(String sql, Stream<? extends @Nullable Object[]> rows) {
        return copyIn(sql, (Iterable<@Nullable Object[]>)
                () -> rows.<@Nullable Object[]>map(row -> row).iterator());
    }

    CompletableFuture<Long> copyIn(String sql, InputStream data);

    CompletableFuture<Long> copyOut(String sql, OutputStream data);

    /** The rows are handed over by the other thread. */
    CompletableFuture<Long> copyOut(String sql, Consumer<@Nullable String[]> rows);

    default <T> CompletableFuture<T> inTransaction(TransactionWork<T, ? extends Exception> work) {
        return inTransaction(TransactionOptions.DEFAULT, work);
    }

    <T> CompletableFuture<T> inTransaction(TransactionOptions options, TransactionWork<T, ? extends Exception> work);

    <T> CompletableFuture<T> withConnection(ConnectionWork<T, ? extends Exception> work);
}
