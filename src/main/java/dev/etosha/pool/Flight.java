package dev.etosha.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Statements that travel together: the server gets all of them before anybody waits for an answer. */
public final class Flight {

    private Flight() {}

    /**
     * Prepares the statements as one, with their parameters and results one after the other.
     *
     * @param statements none ends with a semicolon or has an open end
     * @param typed whether no parameter takes its type from the server. pgjdbc asks for such types once it prepares a
     *     statement on the server, from then on knows its columns, and takes a text column for an answer that may be too
     *     large to be waited for together with others; so those are not prepared there
     */
    public static PreparedStatement prepare(Connection connection, List<String> statements, boolean typed)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(String.join("; ", statements));
        statement.setFetchSize(0); // rows that are fetched later are a round trip
        if (!typed && statements.size() > 1) {
            driver(statement).setPrepareThreshold(0);
        }
        return statement;
    }

    /**
     * Whether statements can travel together. With {@code prepareThreshold=-1} pgjdbc takes the columns of one for those
     * of another.
     */
    public static boolean possible(Connection connection) {
        BaseConnection driver = driver(connection);
        return !Boolean.getBoolean("org.postgresql.forceBinary")
                && (driver == null || driver.getPrepareThreshold() >= 0);
    }

    /** Prepares a statement with a question of ours behind it, which no log shows. */
    static PreparedStatement behind(Connection connection, String sql, String question) throws SQLException {
        String sent = sql + "\n;" + question; // a comment may end the first line
        return connection instanceof LentConnection handle
                ? handle.prepareStatement(sql, sent)
                : connection.prepareStatement(sent);
    }

    /** Whether the server has a transaction open on the connection, also one in which a statement has failed. */
    public static boolean inTransaction(Connection connection) {
        BaseConnection driver = driver(connection);
        return driver != null && driver.getTransactionState() != TransactionState.IDLE;
    }

    /** A setting that the server tells without being asked, as it was with its last answer; null if it does not. */
    public static @Nullable String parameter(Connection connection, String name) {
        BaseConnection driver = driver(connection);
        return driver == null ? null : driver.getParameterStatus(name);
    }

    /** The driver's own view of a lent connection; null with a driver that is not pgjdbc. */
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
