package dev.etosha;

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
 * Most methods of {@link Database}, without blocking the caller. Each call runs on a virtual thread where the JVM has
 * them. Otherwise there is one thread for each connection of the pool, and a call that gets no thread within
 * {@code db.pool.timeout} fails with {@link PoolExhaustedException}. A call that fails completes its future with the
 * exception that the blocking method would have thrown.
 *
 * <p>Completing the future before the call does, by {@code cancel}, {@code orTimeout}, {@code complete} and the like,
 * ends the call and cancels its statement in PostgreSQL. None of these methods waits for the server. In the JDK,
 * dependent stages do not pass a cancellation on: cancel the future that was returned here.
 *
 * <p>Work should not block until another asynchronous call is done, because it holds a thread and a connection
 * meanwhile. As many such calls as the pool has connections wait for each other until {@code db.pool.timeout} ends
 * them. Compose the futures instead.
 */
public interface AsyncDatabase {

    <T> CompletableFuture<List<T>> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    default <T> CompletableFuture<List<T>> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    <T> CompletableFuture<List<T>> query(String sql, Map<String, ?> parameters, Class<T> type);

    default <T> CompletableFuture<List<T>> query(String sql, Class<T> type) {
        return query(sql, Map.of(), type);
    }

    <T> CompletableFuture<Optional<T>> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    default <T> CompletableFuture<Optional<T>> queryOne(String sql, RowMapper<T> mapper) {
        return queryOne(sql, Map.of(), mapper);
    }

    <T> CompletableFuture<Optional<T>> queryOne(String sql, Map<String, ?> parameters, Class<T> type);

    default <T> CompletableFuture<Optional<T>> queryOne(String sql, Class<T> type) {
        return queryOne(sql, Map.of(), type);
    }

    /** The work runs at once, in the calling thread. The supplier that it returns runs in the other thread. */
    <T> CompletableFuture<T> pipeline(Function<Reads, Supplier<T>> work);

    CompletableFuture<Integer> update(String sql, Map<String, ?> parameters);

    default CompletableFuture<Integer> update(String sql) {
        return update(sql, Map.of());
    }

    CompletableFuture<int[]> updateBatch(String sql, List<? extends Map<String, ?>> parameters);

    <T> CompletableFuture<List<T>> queryBatch(
            String sql, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper);

    <T> CompletableFuture<List<T>> queryBatch(String sql, List<? extends Map<String, ?>> parameters, Class<T> type);

    /** The rows are taken by the other thread. If the future is completed early, the COPY ends at the next row. */
    CompletableFuture<Long> copyIn(String sql, Iterable<? extends @Nullable Object[]> rows);

    /** Copies a stream of rows, which is read once and not closed. */
    default CompletableFuture<Long> copyIn(String sql, Stream<? extends @Nullable Object[]> rows) {
        return copyIn(sql, (Iterable<@Nullable Object[]>)
                () -> rows.<@Nullable Object[]>map(row -> row).iterator());
    }

    CompletableFuture<Long> copyIn(String sql, InputStream data);

    CompletableFuture<Long> copyOut(String sql, OutputStream data);

    /** The consumer is called by the other thread. */
    CompletableFuture<Long> copyOut(String sql, Consumer<@Nullable String[]> rows);

    default <T> CompletableFuture<T> inTransaction(TransactionWork<T, ? extends Exception> work) {
        return inTransaction(TransactionOptions.DEFAULT, work);
    }

    <T> CompletableFuture<T> inTransaction(TransactionOptions options, TransactionWork<T, ? extends Exception> work);

    <T> CompletableFuture<T> withConnection(ConnectionWork<T, ? extends Exception> work);
}
