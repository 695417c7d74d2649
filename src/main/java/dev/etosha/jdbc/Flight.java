package dev.etosha.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Statements that are sent together, in one round trip. */
public final class Flight {

    private Flight() {}

    /**
     * Prepares the statements as one. Parameters and results follow in the order of the statements.
     *
     * @param statements none ends with a semicolon or with an open quote or comment
     * @param typed whether every parameter has a type. For untyped ones pgjdbc asks the server once it prepares the
     *     statement there, learns its columns, and then breaks the round trip at text columns, whose answers may be
     *     large. Such statements are never prepared on the server
     */
    public static PreparedStatement prepare(Connection connection, List<String> statements, boolean typed)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(String.join("; ", statements));
        statement.setFetchSize(0); // a later fetch is another round trip
        if (!typed && statements.size() > 1) {
            driver(statement).setPrepareThreshold(0);
        }
        return statement;
    }

    /**
     * Whether statements can be sent together. With {@code prepareThreshold=-1} pgjdbc confuses their columns.
     */
    public static boolean possible(Connection connection) {
        BaseConnection driver = driver(connection);
        return !Boolean.getBoolean("org.postgresql.forceBinary")
                && (driver == null || driver.getPrepareThreshold() >= 0);
    }

    /** Prepares a statement followed by a question of our own, which is not logged. */
    public static PreparedStatement behind(Connection connection, String sql, String question) throws SQLException {
        String sent = sql + "\n;" + question; // newline: sql may end with a comment
        return connection instanceof LentConnection handle
                ? handle.prepareStatement(sql, sent)
                : connection.prepareStatement(sent);
    }

    /** Whether a transaction is open on the server, including a failed one. */
    public static boolean inTransaction(Connection connection) {
        BaseConnection driver = driver(connection);
        return driver != null && driver.getTransactionState() != TransactionState.IDLE;
    }

    /** A setting that the server reports by itself, as of its last answer. Null if it does not report it. */
    public static @Nullable String parameter(Connection connection, String name) {
        BaseConnection driver = driver(connection);
        return driver == null ? null : driver.getParameterStatus(name);
    }

    /** pgjdbc's connection of a lent one. Null with another driver. */
    static @Nullable BaseConnection driver(Connection connection) {
        return connection instanceof LentConnection handle && handle.raw() instanceof BaseConnection driver
                ? driver
                : null;
    }

    private static PGStatement driver(PreparedStatement statement) throws SQLException {
        return (statement instanceof LentPreparedStatement lent ? lent.prepared() : statement)
                .unwrap(PGStatement.class);
    }
}
