package dev.etosha.execution;

import dev.etosha.pool.Flight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Transactions in which PostgreSQL refuses writes, so that what succeeds in them has only read. */
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

    /** Whether the server was a standby by its last answer. Sends nothing; PostgreSQL 14 and newer tell. */
    static boolean onStandby(Connection connection) {
        return "on".equals(Flight.parameter(connection, "in_hot_standby"));
    }

    /**
     * Whether a write was refused by the server for everybody, as a standby does, and not only for the session, its
     * transaction, its role or its database. Rolls back what is open. If the server gives no answer, it is taken for the
     * server's.
     */
    static boolean byServer(Connection connection) {
        boolean wasOn = "on".equals(Flight.parameter(connection, DEFAULT)); // as the server said with the refusal
        try (Statement statement = connection.createStatement()) {
            if (Flight.inTransaction(connection)) {
                statement.execute("ROLLBACK"); // it may have been begun by SQL
            }
            try (ResultSet row = statement.executeQuery(REFUSES)) {
                // what is on no more was the server's, and it takes writes again by now
                return row.next() && (row.getBoolean(1) || (wasOn && !row.getBoolean(2)));
            }
        } catch (SQLException e) {
            return true;
        }
    }

    /** Makes one of the transaction that begins with the next statement, also where the driver ignores read-only. */
    static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION READ ONLY");
        }
    }
}
