package dev.etosha.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;

/** Questions to the server on a connection that nobody else uses, each bounded. If one takes longer, the connection is lost. */
final class Validation {

    /** A role, a database or the session itself may be read-only on any server: only what all sessions meet counts. */
    private static final String READ_ONLY_SERVER = "SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_settings"
            + " WHERE name = 'default_transaction_read_only' AND setting = 'on'"
            + " AND source IN ('configuration file', 'command line'))";

    private final long mostNanos;
    private final Cutoff cutoff;

    /**
     * Questions to one server.
     *
     * @param most how long an answer may take
     */
    Validation(Duration most, Cutoff cutoff) {
        this.mostNanos = Nanos.of(most);
        this.cutoff = cutoff;
    }

    /** What became of the question for a sign of life. */
    enum Answer {
        ALIVE,
        /** This connection has ended; others may live. */
        DEAD,
        /** Nothing came in time: the server or the network is away. */
        SILENT
    }

    /** One round trip. */
    Answer ask(Connection connection) {
        return ask(connection, () -> requireAlive(connection));
    }

    /** Has something said to the server, of which its answer is the sign of life. */
    Answer ask(Connection connection, Cutoff.Exchange exchange) {
        try {
            cutoff.within(mostNanos, connection, exchange);
            return Answer.ALIVE;
        } catch (SQLTimeoutException e) {
            return Answer.SILENT;
        } catch (SQLException e) {
            return Answer.DEAD;
        }
    }

    private static void requireAlive(Connection connection) throws SQLException {
        if (!connection.isValid(0)) { // with 0 pgjdbc sets no timeout of its own, which knows whole seconds only
            throw new SQLException("the connection is dead", "08006");
        }
    }

    /** Whether the server takes no writes from anybody, as a standby or by its configuration. */
    boolean serverIsReadOnly(Connection connection) throws SQLException {
        boolean[] readOnly = new boolean[1];
        cutoff.within(mostNanos, connection, () -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(READ_ONLY_SERVER)) {
                readOnly[0] = row.next() && row.getBoolean(1);
            }
        });
        return readOnly[0];
    }
}
