package dev.etosha.execution;

import dev.etosha.pool.DriverRows;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A statement's text with named parameters, ready to run on any connection. */
final class SqlText {

    private static final NamedSqlCache KNOWN = new NamedSqlCache(512);

    private final NamedSql sql;

    private SqlText(NamedSql sql) {
        this.sql = sql;
    }

    static SqlText of(String text) {
        return new SqlText(parsed(text));
    }

    static NamedSql parsed(String text) {
        return KNOWN.get(text);
    }

    /** Whether a second attempt would find the parameters empty: what is read from a stream is gone. */
    static boolean usedUpByOneAttempt(Map<String, ?> parameters) {
        for (Object value : parameters.values()) {
            if (value instanceof InputStream || value instanceof Reader) {
                return true;
            }
        }
        return false;
    }

    /** Whether it only reads, and so does no harm when it runs twice. */
    boolean reads() {
        return sql.plainRead();
    }

    /** Whether it is a single INSERT, UPDATE, DELETE or MERGE, behind which a question may travel. */
    boolean writes() {
        return sql.plainWrite();
    }

    <T> List<T> query(Connection connection, Map<String, ?> parameters, RowMapper<T> mapper) throws SQLException {
        return query(connection.prepareStatement(sql.jdbc()), parameters, mapper);
    }

    <T> List<T> query(Beginning beginning, Map<String, ?> parameters, RowMapper<T> mapper) throws SQLException {
        return query(read(beginning, parameters), parameters, mapper);
    }

    private <T> List<T> query(PreparedStatement prepared, Map<String, ?> parameters, RowMapper<T> mapper)
            throws SQLException {
        try (PreparedStatement statement = bound(prepared, parameters);
                ResultSet rows = statement.executeQuery()) {
            return all(rows, mapper);
        }
    }

    private PreparedStatement read(Beginning beginning, Map<String, ?> parameters) throws SQLException {
        return sql.plainWrite() || sql.part() != null
                ? beginning.prepare(sql.jdbc(), ParameterBinder.typed(parameters))
                : beginning.done().prepareStatement(sql.jdbc());
    }

    static <T> List<T> all(ResultSet rows, RowMapper<T> mapper) throws SQLException {
        List<T> result = new ArrayList<>();
        while (rows.next()) {
            result.add(mapper.map(rows));
        }
        return result;
    }

    <T> Optional<T> queryOne(Connection connection, Map<String, ?> parameters, RowMapper<T> mapper)
            throws SQLException {
        return queryOne(connection.prepareStatement(sql.jdbc()), parameters, mapper);
    }

    <T> Optional<T> queryOne(Beginning beginning, Map<String, ?> parameters, RowMapper<T> mapper) throws SQLException {
        return queryOne(read(beginning, parameters), parameters, mapper);
    }

    private <T> Optional<T> queryOne(PreparedStatement prepared, Map<String, ?> parameters, RowMapper<T> mapper)
            throws SQLException {
        try (PreparedStatement statement = bound(prepared, parameters)) {
            statement.setMaxRows(2);
            try (ResultSet rows = statement.executeQuery()) {
                return only(rows, mapper, sql.text());
            }
        }
    }

    static <T> Optional<T> only(ResultSet rows, RowMapper<T> mapper, String text) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
        T value = mapper.map(rows);
        if (value == null || rows.next()) {
            throw new SQLException(
                    "queryOne must find one row that maps to a value, found " + (value == null ? "null" : "more rows")
                            + ": " + text,
                    "21000"); // cardinality_violation
        }
        return Optional.of(value);
    }

    <T, R> R stream(
            Connection connection, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, parameters)) {
            statement.setFetchSize(FetchSize.FIRST);
            try (ResultSet rows = statement.executeQuery();
                    Stream<T> stream = StreamSupport.stream(new Rows<>(rows, mapper), false)) {
                return reader.apply(stream);
            } catch (RowFailure e) {
                throw e.failure;
            }
        }
    }

    int update(Connection connection, Map<String, ?> parameters) throws SQLException {
        return update(connection.prepareStatement(sql.jdbc()), parameters);
    }

    int update(Beginning beginning, Map<String, ?> parameters) throws SQLException {
        PreparedStatement prepared =
                writes() ? beginning.prepare(sql.jdbc()) : beginning.done().prepareStatement(sql.jdbc());
        return update(prepared, parameters);
    }

    private int update(PreparedStatement prepared, Map<String, ?> parameters) throws SQLException {
        try (PreparedStatement statement = bound(prepared, parameters)) {
            return updated(statement);
        }
    }

    /** A question that travels with a statement. */
    interface Question {

        PreparedStatement behind(String sql) throws SQLException;

        void answered(ResultSet row) throws SQLException;
    }

    /** The same for a text that {@link #writes}, with a question behind it in one flight. */
    int update(Map<String, ?> parameters, Question question) throws SQLException {
        try (PreparedStatement statement = bound(question.behind(sql.jdbc()), parameters)) {
            return updated(statement, question);
        }
    }

    static int updated(PreparedStatement statement, Question question) throws SQLException {
        int updated = updated(statement);
        statement.getMoreResults();
        try (ResultSet row = statement.getResultSet()) {
            question.answered(row);
        }
        return updated;
    }

    private static int updated(PreparedStatement statement) throws SQLException {
        return statement.execute() ? count(statement) : Math.max(0, statement.getUpdateCount());
    }

    /** The statement is applied by now: to refuse the rows that RETURNING gives would undo nothing. */
    private static int count(PreparedStatement statement) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    int[] updateBatch(Connection connection, List<? extends Map<String, ?>> parameters) throws SQLException {
        if (parameters.isEmpty()) {
            return new int[0];
        }
        ManyRows rows = manyRows(parameters);
        if (rows != null) {
            return rows.insert(connection, parameters);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.jdbc())) {
            for (Map<String, ?> each : parameters) {
                ParameterBinder.bind(statement, sql, each);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** The same, with the question behind the last statement if there is one that can go alone. */
    int[] updateBatch(Beginning beginning, List<? extends Map<String, ?>> parameters, Question question)
            throws SQLException {
        if (parameters.size() == 1) {
            return new int[] {update(parameters.get(0), question)};
        }
        Connection connection = beginning.done();
        ManyRows rows = manyRows(parameters);
        return rows == null ? updateBatch(connection, parameters) : rows.insert(connection, parameters, question);
    }

    private @Nullable ManyRows manyRows(List<? extends Map<String, ?>> parameters) {
        return parameters.size() > 1 ? ManyRows.of(sql) : null;
    }

    private PreparedStatement prepare(Connection connection, Map<String, ?> parameters) throws SQLException {
        return bound(connection.prepareStatement(sql.jdbc()), parameters);
    }

    private PreparedStatement bound(PreparedStatement statement, Map<String, ?> parameters) throws SQLException {
        try {
            ParameterBinder.bind(statement, sql, parameters);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** The rows of a result, read as they are asked for. */
    private static final class Rows<T> extends Spliterators.AbstractSpliterator<T> {

        private final ResultSet rows;
        private final ResultSet driver;
        private final RowMapper<T> mapper;
        private final FetchSize fetchSize;

        Rows(ResultSet rows, RowMapper<T> mapper) throws SQLException {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.rows = rows;
            this.driver = DriverRows.behind(rows);
            this.mapper = mapper;
            this.fetchSize = new FetchSize(rows);
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            return advance(1, action);
        }

        @Override
        public void forEachRemaining(Consumer<? super T> action) {
            while (advance(fetchSize.untilSample(), action)) {
                // until there is none
            }
        }

        /**
         * Whether there were so many rows. Counted here, with all that it uses in variables and nothing called between it
         * and the driver: else the compiler leaves a call in each row and reads from the heap again behind it, a third of a
         * small row's time.
         */
        private boolean advance(int count, Consumer<? super T> action) {
            ResultSet rows = this.rows;
            ResultSet driver = this.driver;
            RowMapper<T> mapper = this.mapper;
            try {
                for (int left = count - 1; left >= 0; left--) {
                    boolean there;
                    try {
                        there = driver.next();
                    } catch (SQLException e) {
                        throw DriverRows.failed(rows, e);
                    }
                    if (!there) {
                        return false;
                    }
                    if (left == 0) {
                        fetchSize.moved(count);
                    }
                    action.accept(mapper.map(rows));
                }
                return true;
            } catch (SQLException e) {
                throw new RowFailure(e);
            }
        }
    }

    /** Carries a failure of the driver through a stream. */
    private static final class RowFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        RowFailure(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
