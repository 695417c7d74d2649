package dev.etosha.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * SQL with named parameters. In the text {@code :name} stands for the parameter of that name, outside of quotes,
 * comments and {@code ::} casts; the question mark keeps its meaning as a PostgreSQL operator. Each name in the text
 * needs a parameter, which may be null, and each parameter a name in the text; otherwise {@link IllegalArgumentException}.
 *
 * <p>Values may be what JDBC takes, and java.time types, UUID, enums, Optional, arrays and collections, as in
 * {@code id = ANY(:ids)}. A value without a type of its own, such as null or an array, takes the type that PostgreSQL
 * expects in its place; where it can't tell, say it: {@code unnest(:ids::int[])}.
 *
 * <p>All methods block, and throw a {@link dev.etosha.DatabaseException}.
 */
public interface Statements {

    /** All rows, in their order. Outside of a transaction a mapper that throws does not undo what the statement did. */
    <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** All rows of a query without parameters, in their order. */
    default <T> List<T> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    /**
     * The only row, or empty if there is none. A second row, or a row that maps to null, is a
     * {@link dev.etosha.PermanentDatabaseException}.
     */
    <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** The only row of a query without parameters, or empty if there is none. */
    default <T> Optional<T> queryOne(String sql, RowMapper<T> mapper) {
        return queryOne(sql, Map.of(), mapper);
    }

    /**
     * What {@code reader} makes of the rows, which are fetched while they are read, about four megabytes at a time after
     * the first hundred, so that memory stays flat whatever the size of the result. The stream is closed when the reader
     * returns.
     */
    <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader);

    /**
     * Runs several reads in one flight, and so in the time of one round trip: the work names them, they are run when it
     * has returned, and then what it returned is asked for the result, with their answers at hand.
     *
     * <pre>{@code
     * Page page = db.pipeline(reads -> {
     *     var item = reads.queryOne("SELECT * FROM item WHERE id = :id", Map.of("id", 1), Item::of);
     *     var tags = reads.query("SELECT tag FROM tag WHERE item = :id", Map.of("id", 1), row -> row.getString(1));
     *     return () -> new Page(item.get().orElseThrow(), tags.get());
     * });
     * }</pre>
     *
     * <p>The reads run in their order, each on what was committed before it began. Where all must see the same moment,
     * run the pipeline in a REPEATABLE READ transaction. Outside of a transaction a flight is one of its own, and the
     * locks of its reads end with it. All reads are answered or none: the first that fails is the failure of the
     * pipeline, which is retried as a query is. Mappers then run again; neither the work nor what it returned does.
     *
     * <p>All rows are in memory at once. More than 250 reads, or texts and parameters of more than about 16,000
     * characters, are more than one flight; no reads are none. A flight is one statement in the log and in the
     * statistics.
     */
    <T> T pipeline(Function<Reads, Supplier<T>> work);

    /** Runs a statement whose rows, if it has any, are not wanted; the number of rows that it changed or returned. */
    int update(String sql, Map<String, ?> parameters);

    /** The same without parameters. */
    default int update(String sql) {
        return update(sql, Map.of());
    }

    /**
     * Runs a statement once for each set of parameters, all or none; the numbers of rows changed, in their order. An
     * INSERT of one row of plain values is run for many sets at a time, fastest if the values of each parameter are of
     * one type: if a trigger keeps some of their rows away, each of these numbers is
     * {@link java.sql.Statement#SUCCESS_NO_INFO}.
     */
    int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters);
}
