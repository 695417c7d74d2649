package dev.etosha.sql;

import dev.etosha.RowMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A statement that runs for several sets of named parameters. */
public final class SqlBatch {

    private final NamedSql sql;

    SqlBatch(NamedSql sql) {
        this.sql = sql;
    }

    /**
     * Runs the statement for each set, in as few round trips as the driver allows; returns counts like {@link SqlText#update}.
     * All parameters are set before anything is sent.
     */
    public int[] update(Connection connection, List<? extends Map<String, ?>> parameters) throws SQLException {
        if (parameters.isEmpty()) {
            return new int[0];
        }
        if (sql.batch() == BatchForm.ONE_BY_ONE) {
            return oneByOne(connection, parameters);
        }
        try (PreparedStatement statement = batched(connection)) {
            return batch(statement, parameters);
        }
    }

    private PreparedStatement batched(Connection connection) throws SQLException {
        return sql.batch() == BatchForm.WITH_ROWS
                ? connection.prepareStatement(sql.jdbc(), Statement.RETURN_GENERATED_KEYS) // pgjdbc adds no RETURNING
                : connection.prepareStatement(sql.jdbc());
    }

    private int[] batch(PreparedStatement statement, List<? extends Map<String, ?>> parameters) throws SQLException {
        for (int set = 0; set < parameters.size(); set++) {
            bind(statement, parameters, set);
            statement.addBatch();
        }
        return statement.executeBatch();
    }

    /** Runs the statement for each set like {@link #update}, and returns the rows of all sets in their order. */
    public <T> List<T> query(Connection connection, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper)
            throws SQLException {
        if (parameters.isEmpty()) {
            return List.of();
        }
        return switch (sql.batch()) {
            case WITHOUT_ROWS -> throw SqlText.withoutRows();
            case WITH_ROWS -> rowsOfBatch(connection, parameters, mapper);
            case ONE_BY_ONE -> rowsOneByOne(connection, parameters, mapper);
        };
    }

    private <T> List<T> rowsOfBatch(
            Connection connection, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper) throws SQLException {
        try (PreparedStatement statement = batched(connection)) {
            int[] counts = batch(statement, parameters);
            if (IntStream.of(counts).allMatch(count -> count == 0)) {
                return List.of(); // the driver's answer has no columns
            }
            try (ResultSet rows = statement.getGeneratedKeys()) {
                return SqlText.all(rows, mapper);
            }
        }
    }

    private <T> List<T> rowsOneByOne(
            Connection connection, List<? extends Map<String, ?>> parameters, RowMapper<T> mapper) throws SQLException {
        List<T> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.jdbc())) {
            for (int set = 0; set < parameters.size(); set++) {
                bind(statement, parameters, set);
                try (ResultSet rows = SqlText.rows(statement, SqlText.Progress.NONE)) {
                    result.addAll(SqlText.all(rows, mapper));
                }
                SqlText.refuseMore(statement);
            }
        }
        return result;
    }

    private int[] oneByOne(Connection connection, List<? extends Map<String, ?>> parameters) throws SQLException {
        int[] counts = new int[parameters.size()];
        try (PreparedStatement statement = connection.prepareStatement(sql.jdbc())) {
            for (int set = 0; set < counts.length; set++) {
                bind(statement, parameters, set); // refuses a wrong set before anything is sent
            }
            for (int set = 0; set < counts.length; set++) {
                bind(statement, parameters, set);
                counts[set] = SqlText.updated(statement, SqlText.Progress.NONE);
            }
        }
        return counts;
    }

    private void bind(PreparedStatement statement, List<? extends Map<String, ?>> parameters, int set)
            throws SQLException {
        Map<String, ?> parametersOfSet = parameters.get(set);
        if (parametersOfSet == null) {
            throw new IllegalArgumentException(
                    "each set of parameters must be a Map, was null at index " + set + ", for: " + sql.text());
        }
        ParameterBinder.bind(statement, sql, parametersOfSet);
    }
}
