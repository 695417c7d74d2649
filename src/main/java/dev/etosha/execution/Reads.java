package dev.etosha.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the reads of a {@linkplain Statements#pipeline pipeline}, until its work returns. What each method answers has
 * the rows once all reads were run, and before that throws {@link IllegalStateException}; afterwards any thread may have
 * them, any number of times.
 *
 * <p>A read is a single {@code SELECT}, {@code VALUES}, {@code TABLE}, {@code SHOW} or {@code WITH ... SELECT} that
 * looks like a read, as it does for retries: of functions it calls none but well-known ones of PostgreSQL. Anything else
 * is an {@link IllegalArgumentException}. Texts, parameters and mappers are those of {@link Statements}.
 *
 * <p>For use by one thread.
 */
public interface Reads {

    /** All rows, in their order. */
    <T> Supplier<List<T>> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** All rows of a query without parameters, in their order. */
    default <T> Supplier<List<T>> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    /**
     * The only row, or empty if there is none or it maps to null. A second row lets the pipeline fail with a
     * {@link dev.etosha.PermanentDatabaseException}.
     */
    <T> Supplier<Optional<T>> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** The only row of a query without parameters, or empty if there is none. */
    default <T> Supplier<Optional<T>> queryOne(String sql, RowMapper<T> mapper) {
        return queryOne(sql, Map.of(), mapper);
    }
}
