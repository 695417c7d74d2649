package dev.etosha.session;

import dev.etosha.threads.Cutoff;
import dev.etosha.threads.Nanos;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;

/** Questions to the server with a timeout, on a connection that is not lent. After a timeout the connection is cut. */
public final class Validation {

    /** Ignores settings of a role, a database or the session: only a setting of the whole server counts. */
    private static final String READ_ONLY_SERVER = "SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_settings"
            + " WHERE name = 'default_transaction_read_only' AND setting = 'on'"
            + " AND source IN ('configuration file', 'command line'))";

    private final long mostNanos;
    private final Cutoff cutoff;

    /**
     * Questions to one server.
     *
     * @param most the timeout of an answer
     */
    public Validation(Duration most, Cutoff cutoff) {
        this.mostNanos = Nanos.of(most);
        this.cutoff = cutoff;
    }

    /** The result of a check. */
    public enum Answer {
        ALIVE,
        /** This connection has ended. Others may be alive. */
        DEAD,
        /** The check timed out: the server or the network is away. */
        SILENT
    }

    /** Checks the connection in one round trip. */
    public Answer ask(Connection connection) {
        return ask(connection, () -> requireAlive(connection));
    }

    /** Checks the connection with the given exchange. */
    public Answer ask(Connection connection, Cutoff.Exchange exchange) {
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
        if (!connection.isValid(0)) { // 0: no timeout of pgjdbc's, which has whole seconds only
            throw new SQLException("the connection is dead", "08006");
        }
    }

    /** Whether the server refuses all writes, as a standby or by its configuration. */
    public boolean serverIsReadOnly(Connection connection) throws SQLException {
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
