package dev.etosha;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL with named parameters. In the text {@code :name} stands for the parameter of that name, except in quotes,
 * comments and {@code ::} casts. A question mark is a PostgreSQL operator. Each name in the text needs a parameter,
 * which may be null, and each parameter must occur in the text; otherwise {@link IllegalArgumentException}.
 *
 * <p>A value may be anything that JDBC takes, a java.time type, UUID, enum, optional, JSON value, array or collection, as
 * in {@code id = ANY(:ids)}. A value without a type of its own, such as null, an array or a
 * {@linkplain Parameters#literal literal}, takes the type that PostgreSQL expects in its place. Where PostgreSQL can't
 * infer it, add a cast: {@code unnest(:ids::int[])}. A collection for a value of {@code IN (:ids)} is refused.
 *
 * <p>{@link Map#of} refuses null; {@link Parameters} accepts it, and takes the values from a record or a bean.
 *
 * <p>A method that takes a {@code Class} instead of a mapper maps each row to a record, or a single column to a simple
 * value:
 *
 * <pre>{@code
 * record Item(long id, String name, Optional<BigDecimal> unitPrice) {}
 *
 * List<Item> items = db.query("SELECT id, name, unit_price FROM item", Item.class);
 * long count = db.queryOne("SELECT count(*) FROM item", Long.class).orElseThrow();
 * }</pre>
 *
 * <p>Each component of the record has the column of its name; case and underscores do not count. A component without a
 * column, or with several, is a {@link PermanentDatabaseException} before the first row. A NULL for a primitive component
 * is one too, and so is a value that does not fit. Other components get null, or an empty optional. Columns without a
 * component are ignored. The record may be private. A class that can't be mapped is an {@link IllegalArgumentException} before anything is
 * sent.
 *
 * <p>The types are primitives and their wrappers, {@code String}, {@code char}, {@code BigDecimal}, {@code BigInteger},
 * {@code byte[]}, {@code UUID}, enums by their name, java.time types, {@code Duration} and {@code Period} for an
 * interval, {@code Year} for a number, java.sql and java.util dates, {@code InetAddress}, pgjdbc's own types, JSON
 * values of {@code jakarta.json}; {@code List} and arrays of these for an array; {@code Optional} of these,
 * {@code OptionalInt}, {@code OptionalLong}, {@code OptionalDouble}. A record in a record is not mapped.
 *
 * <p>All methods block. They throw a {@link DatabaseException}, whose type says whether the statement was applied. A
 * mapper's own exception reaches the caller unchanged. After a write outside of a transaction, which is applied by
 * then, it {@linkplain Throwable#getSuppressed() suppresses} an {@link AppliedDatabaseException}.
 */
public interface Statements {

    /**
     * All rows, in order. Outside of a transaction, a statement that writes is applied before its rows are mapped; a
     * failure after that is an {@link AppliedDatabaseException}.
     */
    <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** All rows of a query without parameters, in order. */
    default <T> List<T> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    /** All rows as records, or as the values of their only column, in order. */
    <T> List<T> query(String sql, Map<String, ?> parameters, Class<T> type);

    /** All rows of a query without parameters as records, or as the values of their only column, in order. */
    default <T> List<T> query(String sql, Class<T> type) {
        return query(sql, Map.of(), type);
    }

    /**
     * The only row, or empty if there is none or it maps to null, as {@code max} of no rows does. A second row is a
     * {@link PermanentDatabaseException}, or an {@link AppliedDatabaseException} if the statement writes outside of a
     * transaction.
     */
    <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** The only row of a query without parameters, or empty if there is none. */
    default <T> Optional<T> queryOne(String sql, RowMapper<T> mapper) {
        return queryOne(sql, Map.of(), mapper);
    }

    /** The only row as a record, or as the value of its only column; empty if there is none, or for NULL. */
    <T> Optional<T> queryOne(String sql, Map<String, ?> parameters, Class<T> type);

    /** The only row of a query without parameters as a record, or as the value of its only column. */
    default <T> Optional<T> queryOne(String sql, Class<T> type) {
        return queryOne(sql, Map.of(), type);
    }

    /**
     * Passes the rows to {@code reader} and returns its result. The rows are fetched while they are read: first a
     * hundred, then about four megabytes at a time. Memory use does not depend on the size of the result. The stream is
     * closed when the reader returns.
     */
    <T, R> R stream(String sql, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader);

    /** {@link #stream(String, Map, RowMapper, Function)} of records, or of the values of the only column. */
    <T, R> R stream(String sql, Map<String, ?> parameters, Class<T> type, Function<Stream<T>, R> reader);

    /**
     * Runs several reads in one round trip. The work names the reads. They run when the work has returned. Then the
     * supplier that it returned computes the result from their answers.
     *
     * <pre>{@code
     * Page page = db.pipeline(reads -> {
     *     var item = reads.queryOne("SELECT * FROM item WHERE id = :id", Map.of("id", 1), Item::of);
     *     var tags = reads.query("SELECT tag FROM tag WHERE item = :id", Map.of("id", 1), row -> row.getString(1));
     *     return () -> new Page(item.get().orElseThrow(), tags.get());
     * });
     * }</pre>
     *
     * <p>The reads run in order; each sees what was committed before it began. If all must see the same moment, run the
     * pipeline in a REPEATABLE READ transaction. Outside of a transaction, each round trip is a transaction of its own,
     * and the locks of its reads end with it. If one read fails, the pipeline fails. It is retried as a query is: the
     * mappers run again, the work and its supplier do not.
     *
     * <p>All rows are in memory at once. More than 250 reads, or texts and parameters of more than about 16,000
     * characters, take more than one round trip. A pipeline without reads takes none. Each round trip is one statement
     * in the log and in the statistics.
     */
    <T> T pipeline(Function<Reads, Supplier<T>> work);

    /** Runs a statement, discards its rows, and returns the number of rows that it changed or returned. */
    int update(String sql, Map<String, ?> parameters);

    /** Runs a statement without parameters. */
    default int update(String sql) {
        return update(sql, Map.of());
    }

    /**
     * Runs a statement once for each set of parameters, all or none, and returns the numbers of rows changed or
     * returned, in order. It is a JDBC batch: the server runs a statement for each set, and all travel together. To
     * store many rows, {@link #copyIn(String, Iterable)} is faster.
     */
    int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters);

    /**
     * {@link #updateBatch} for a statement with {@code RETURNING}: all rows of all sets, in the order of the sets. A
     * set may return no row, or several.
     *
     * <pre>{@code
     * List<Long> ids = db.queryBatch("INSERT INTO item (name) VALUES (:name) RETURNING id",
     *         List.of(Map.of("name", "cup"), Map.of("name", "spoon")), Long.class);
     * }</pre>
     */
    <T> List<T> queryBatch(String sql, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper);

    /** All rows of all sets as records, or as the values of their only column, in the order of the sets. */
    <T> List<T> queryBatch(String sql, List<? extends Map<String, ?>> parameters, Class<T> type);

    /**
     * Stores rows by {@code COPY ... FROM STDIN}, all or none, and returns their number. It is the fastest way to store
     * many rows. They are sent while they are taken, so they need not fit into memory.
     *
     * <pre>{@code
     * db.copyIn("COPY item (id, name) FROM STDIN", List.of(new Object[] {1, "one"}, new Object[] {2, null}));
     * }</pre>
     *
     * <p>A row is the values of the columns, in order. It takes the same values as parameters do, except streams and
     * others that are not in memory. The text has no parameters, and no option that changes the row format. PostgreSQL
     * reads each value by the type of its column: {@code 1.0} is not an integer there.
     *
     * <p>If PostgreSQL refuses a row, the exception's message names its line, which is the row's number from 1. A row
     * that can't be written is an {@link IllegalArgumentException} with that number. An exception that the rows throw
     * reaches the caller unchanged. In each case nothing is stored. An interrupt, a cancellation or a deadline ends the
     * COPY at the next row at the latest.
     *
     * <p>Another attempt reads a {@link java.util.Collection} again. Other rows are read once: a call that has taken
     * some is not retried, and a transaction that takes from the same rows again fails.
     *
     * <p>The transaction can do nothing else while the rows are taken. To copy rows that another statement reads, read
     * them by {@link Database} outside of the transaction.
     */
    long copyIn(String sql, Iterable<? extends @Nullable Object[]> rows);

    /** Stores a stream of rows, which is read once and not closed. */
    default long copyIn(String sql, Stream<? extends @Nullable Object[]> rows) {
        return copyIn(sql, (Iterable<@Nullable Object[]>)
                () -> rows.<@Nullable Object[]>map(row -> row).iterator());
    }

    /**
     * Runs {@code COPY ... FROM STDIN} with data in the format that its text names, and returns the number of rows. The
     * data is read once and not closed. If reading fails, the exception is an {@link java.io.UncheckedIOException}, and
     * nothing is stored.
     */
    long copyIn(String sql, InputStream data);

    /**
     * Writes the output of {@code COPY ... TO STDOUT} in the format that its text names, and returns the number of
     * rows. The stream is neither flushed nor closed. If writing fails, the exception is an
     * {@link java.io.UncheckedIOException}. Once something was written, a failure is not retried.
     */
    long copyOut(String sql, OutputStream data);

    /**
     * Passes on each row of {@code COPY ... TO STDOUT} as it arrives, and returns the number of rows. A row is the
     * values as PostgreSQL writes them, with null for null. The text has no option that changes the row format. Once a
     * row was passed on, a failure is not retried. Meanwhile the transaction can do nothing else.
     */
    long copyOut(String sql, Consumer<@Nullable String[]> rows);
}
