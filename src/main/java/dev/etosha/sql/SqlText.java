package dev.etosha.sql;

import dev.etosha.RowMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A statement with named parameters, ready to run on any connection. */
public final class SqlText {

    private static final NamedSqlCache KNOWN = new NamedSqlCache(512);

    private final NamedSql sql;

    private SqlText(NamedSql sql) {
        this.sql = sql;
    }

    public static SqlText of(String text) {
        return new SqlText(parsed(text));
    }

    public static NamedSql parsed(String text) {
        return KNOWN.get(text);
    }

    /** See {@link NamedSql#needed}. */
    public Map<String, ?> needed(Map<String, ?> parameters) {
        return sql.needed(parameters);
    }

    /** What it can do to the database. */
    public Effect effect() {
        return sql.effect();
    }

    /** Whether it is a single INSERT, UPDATE, DELETE or MERGE, which a question may follow in the same round trip. */
    public boolean writes() {
        return sql.plainWrite();
    }

    /** Whether it is a single statement of a kind that never commits, whatever it calls. */
    public boolean atomic() {
        return PlainWrite.isOrReads(sql.text());
    }

    /** Called when the server has done the statement, even if its result fails later. */
    public interface Progress {

        /** For statements in a transaction, which are not applied by themselves. */
        Progress NONE = () -> {};

        void executed();
    }

    public <T> List<T> query(Connection connection, Map<String, ?> parameters, RowMapper<T> mapper, Progress progress)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, parameters);
                ResultSet rows = rows(statement, progress)) {
            List<T> result = all(rows, mapper);
            refuseMore(statement);
            return result;
        }
    }

    static ResultSet rows(PreparedStatement statement, Progress progress) throws SQLException {
        boolean rows = statement.execute();
        progress.executed();
        if (!rows) {
            throw withoutRows();
        }
        return statement.getResultSet();
    }

    static SQLException withoutRows() {
        return new SQLException("No results were returned by the query.", "02000");
    }

    static void refuseMore(PreparedStatement statement) throws SQLException {
        if (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
            throw new SQLException("the text has more than one statement, so its rows can't be told apart", "0100E");
        }
    }

    public static <T> List<T> all(ResultSet rows, RowMapper<T> mapper) throws SQLException {
        List<T> result = new ArrayList<>();
        RowMapper<T> special = mapper.specialize(rows);
        while (rows.next()) {
            result.add(special.map(rows));
        }
        return result;
    }

    public <T> Optional<T> queryOne(
            Connection connection, Map<String, ?> parameters, RowMapper<T> mapper, Progress progress)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, parameters)) {
            statement.setMaxRows(2);
            try (ResultSet rows = rows(statement, progress)) {
                Optional<T> result = only(rows, mapper, sql.text());
                refuseMore(statement);
                return result;
            }
        }
    }

    public static <T> Optional<T> only(ResultSet rows, RowMapper<T> mapper, String text) throws SQLException {
        RowMapper<T> special = mapper.specialize(rows);
        if (!rows.next()) {
            return Optional.empty();
        }
        T value = special.map(rows);
        if (rows.next()) {
            throw new SQLException(
                    "queryOne must find at most one row, found more rows: " + text, "21000"); // cardinality_violation
        }
        return Optional.ofNullable(value);
    }

    public <T, R> R stream(
            Connection connection, Map<String, ?> parameters, RowMapper<T> mapper, Function<Stream<T>, R> reader)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, parameters)) {
            statement.setFetchSize(FetchSize.FIRST);
            try (ResultSet rows = statement.executeQuery()) {
                return StreamedRows.read(rows, mapper, reader);
            }
        }
    }

    public int update(Connection connection, Map<String, ?> parameters, Progress progress) throws SQLException {
        try (PreparedStatement statement = prepare(connection, parameters)) {
            return updated(statement, progress);
        }
    }

    /** A question that is sent with a statement. */
    public interface Question {

        PreparedStatement behind(String sql) throws SQLException;

        void answered(ResultSet row) throws SQLException;
    }

    /** Runs a text that {@link #writes}, with a question in the same round trip. */
    public int update(Map<String, ?> parameters, Question question) throws SQLException {
        try (PreparedStatement statement = bound(question.behind(sql.jdbc()), parameters)) {
            return updated(statement, question);
        }
    }

    private static int updated(PreparedStatement statement, Question question) throws SQLException {
        int updated = updated(statement, Progress.NONE);
        statement.getMoreResults();
        try (ResultSet row = statement.getResultSet()) {
            question.answered(row);
        }
        return updated;
    }

    static int updated(PreparedStatement statement, Progress progress) throws SQLException {
        boolean rows = statement.execute();
        progress.executed();
        return rows ? count(statement) : Math.max(0, statement.getUpdateCount());
    }

    /** Counts the rows of RETURNING. The statement is already applied, so a refusal would undo nothing. */
    private static int count(PreparedStatement statement) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    /** Runs the statement for several sets of parameters. */
    public SqlBatch batch() {
        return new SqlBatch(sql);
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
}
