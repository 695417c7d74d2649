package dev.etosha;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collects the reads of a {@linkplain Statements#pipeline pipeline} until its work returns. Each method returns a
 * supplier of the read's result. The supplier throws {@link IllegalStateException} until all reads have run. After that
 * any thread may use it, any number of times.
 *
 * <p>A read is a single {@code SELECT}, {@code VALUES}, {@code TABLE}, {@code SHOW} or {@code WITH ... SELECT} that
 * calls only well-known functions of PostgreSQL. Retries use the same rule. Any other text throws
 * {@link IllegalArgumentException}. Texts, parameters and mappers are those of {@link Statements}.
 *
 * <p>Not thread-safe.
 */
public interface Reads {

    /** All rows, in order. */
    <T> Supplier<List<T>> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** All rows of a query without parameters, in order. */
    default <T> Supplier<List<T>> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    /** All rows as records, or as the values of their only column, in order. */
    <T> Supplier<List<T>> query(String sql, Map<String, ?> parameters, Class<T> type);

    /** The same for a query without parameters. */
    default <T> Supplier<List<T>> query(String sql, Class<T> type) {
        return query(sql, Map.of(), type);
    }

    /**
     * The only row, or empty if there is none or it maps to null. If there is a second row, the pipeline fails with a
     * {@link PermanentDatabaseException}.
     */
    <T> Supplier<Optional<T>> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** The only row of a query without parameters, or empty if there is none. */
    default <T> Supplier<Optional<T>> queryOne(String sql, RowMapper<T> mapper) {
        return queryOne(sql, Map.of(), mapper);
    }

    /** The only row as a record, or as the value of its only column; empty if there is none, or for NULL. */
    <T> Supplier<Optional<T>> queryOne(String sql, Map<String, ?> parameters, Class<T> type);

    /** The same for a query without parameters. */
    default <T> Supplier<Optional<T>> queryOne(String sql, Class<T> type) {
        return queryOne(sql, Map.of(), type);
    }
}
