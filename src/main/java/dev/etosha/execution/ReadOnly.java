package dev.etosha.execution;

import dev.etosha.ConnectionWork;
import dev.etosha.jdbc.Flight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Transactions in which PostgreSQL refuses writes, so that work that succeeds has only read. */
final class ReadOnly {

    private static final String DEFAULT = "default_transaction_read_only";

    private static final String REFUSES = "SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_settings"
            + " WHERE name = '" + DEFAULT
            + "' AND setting = 'on' AND source IN ('configuration file', 'command line')),"
            + " current_setting('" + DEFAULT + "') = 'on'";

    private ReadOnly() {}

    /** Runs work in such a transaction. */
    static <T> T run(Connection connection, ConnectionWork<T, ?> work) throws Exception {
        connection.setReadOnly(true); // so that the pool knows why a write is refused
        connection.setAutoCommit(false);
        begin(connection);
        T result = work.run(connection);
        connection.commit();
        return result;
    }

    /** Whether the server was a standby at its last answer. Sends nothing. Needs PostgreSQL 14 or newer. */
    static boolean onStandby(Connection connection) {
        return "on".equals(Flight.parameter(connection, "in_hot_standby"));
    }

    /**
     * Whether the server refuses writes for everybody, as a standby does, and not only for the session, its
     * transaction, its role or its database. Rolls back an open transaction. True if the server gives no answer.
     */
    static boolean byServer(Connection connection) {
        boolean wasOn = "on".equals(Flight.parameter(connection, DEFAULT)); // as reported with the refusal
        try (Statement statement = connection.createStatement()) {
            if (Flight.inTransaction(connection)) {
                statement.execute("ROLLBACK"); // SQL may have begun it
            }
            try (ResultSet row = statement.executeQuery(REFUSES)) {
                // if it is off now, it was the server's, which accepts writes again
                return row.next() && (row.getBoolean(1) || (wasOn && !row.getBoolean(2)));
            }
        } catch (SQLException e) {
            return true;
        }
    }

    /** Makes the next transaction read-only, even if the driver ignores {@code setReadOnly}. */
    static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION READ ONLY");
        }
    }
}
