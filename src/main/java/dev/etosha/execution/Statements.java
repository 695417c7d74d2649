package dev.etosha.execution;

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
 * SQL with named parameters. In the text {@code :name} stands for the parameter of that name, outside of quotes,
 * comments and {@code ::} casts; the question mark keeps its meaning as a PostgreSQL operator. Each name in the text
 * needs a parameter, which may be null, and each parameter a name in the text; otherwise {@link IllegalArgumentException}.
 *
 * <p>Values may be what JDBC takes, and java.time types, UUID, enums, Optional, arrays and collections, as in
 * {@code id = ANY(:ids)}. A value without a type of its own, such as null or an array, takes the type that PostgreSQL
 * expects in its place; where it can't tell, say it: {@code unnest(:ids::int[])}.
 *
 * <p>{@link Map#of} takes no null; {@link Parameters#of} does.
 *
 * <p>All methods block, and throw a {@link dev.etosha.DatabaseException}, whose type says whether the statement was
 * applied. An exception of a mapper's own reaches the caller as it is. Outside of a transaction the statement is applied
 * by then, unless it only reads; the exception then {@linkplain Throwable#getSuppressed() suppresses} a
 * {@link dev.etosha.AppliedDatabaseException}.
 */
public interface Statements {

    /**
     * All rows, in their order. Outside of a transaction a statement that writes is applied before its rows are mapped:
     * what fails after that is an {@link dev.etosha.AppliedDatabaseException}.
     */
    <T> List<T> query(String sql, Map<String, ?> parameters, RowMapper<T> mapper);

    /** All rows of a query without parameters, in their order. */
    default <T> List<T> query(String sql, RowMapper<T> mapper) {
        return query(sql, Map.of(), mapper);
    }

    /**
     * The only row, or empty if there is none or it maps to null, as {@code max} of no rows does. A second row is a
     * {@link dev.etosha.PermanentDatabaseException}, and an {@link dev.etosha.AppliedDatabaseException} if the statement
     * writes and is not in a transaction.
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
     * Runs a statement once for each set of parameters, all or none; the numbers of rows changed or returned, in their
     * order. It is a batch of JDBC: each set is a statement of its own to the server, and all travel together. To store
     * many rows, {@link #copyIn(String, Iterable)} is several times as fast.
     */
    int[] updateBatch(String sql, List<? extends Map<String, ?>> parameters);

    /**
     * Stores rows by a {@code COPY ... FROM STDIN}, all or none; the number of rows stored. The way for many of them: they
     * are taken one by one and sent meanwhile, so that they need not fit into memory.
     *
     * <pre>{@code
     * db.copyIn("COPY item (id, name) FROM STDIN", List.of(new Object[] {1, "one"}, new Object[] {2, null}));
     * }</pre>
     *
     * <p>A row is the values of the columns in their order, written as parameters are, but for streams and other values
     * that are not in memory. The text has no parameters, and no option that changes the format of the rows. Each value is
     * read by the type of its column: {@code 1.0} is no integer there.
     *
     * <p>If PostgreSQL refuses a row, the exception's message names its line, which is its number from 1. A row that can't
     * be written is an {@link IllegalArgumentException} with that number; what the rows themselves throw reaches the
     * caller as it is. In each case nothing is stored. An interrupt, a cancelled call and a deadline end it too, at the
     * latest with the next row.
     *
     * <p>A {@link java.util.Collection} is read again by another attempt. Other rows are read once: if something was taken
     * of them, what failed is not repeated, and a transaction that takes of the same ones again fails.
     *
     * <p>Nothing else can be done in the transaction while the rows are taken; to copy what another statement reads, have
     * that read by {@link Database} outside of the transaction.
     */
    long copyIn(String sql, Iterable<? extends @Nullable Object[]> rows);

    /** The same with a stream, which is read once and not closed. */
    default long copyIn(String sql, Stream<? extends @Nullable Object[]> rows) {
        return copyIn(sql, (Iterable<@Nullable Object[]>)
                () -> rows.<@Nullable Object[]>map(row -> row).iterator());
    }

    /**
     * Runs a {@code COPY ... FROM STDIN} with data in the format that its text names; the number of rows stored. The data
     * is read once and not closed. What it throws is an {@link java.io.UncheckedIOException}; nothing is stored then.
     */
    long copyIn(String sql, InputStream data);

    /**
     * Writes what a {@code COPY ... TO STDOUT} gives, in the format that its text names; the number of rows. The stream is
     * neither flushed nor closed. What it throws is an {@link java.io.UncheckedIOException}. Once something was written,
     * what fails is not repeated.
     */
    long copyOut(String sql, OutputStream data);

    /**
     * Hands over each row of a {@code COPY ... TO STDOUT} as it comes; the number of rows. A row is the values as PostgreSQL
     * writes them, and null for null. The text has no option that changes the format of the rows. Once a row was handed
     * over, what fails is not repeated. Nothing else can be done in the transaction meanwhile.
     */
    long copyOut(String sql, Consumer<@Nullable String[]> rows);
}
