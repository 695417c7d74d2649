package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.retry.LoginQuestion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

/** Refuses a connection of a read-only pool that would write. A pooler may drop what the login asked for. */
final class ReadOnlyCheck {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    /** A standby refuses writes too. */
    private static final String QUESTION = "SELECT pg_catalog.current_setting('default_transaction_read_only') = 'on'"
            + " OR pg_catalog.pg_is_in_recovery()";

    private final PoolConfig config;
    private final AtomicBoolean warned = new AtomicBoolean();

    ReadOnlyCheck(PoolConfig config) {
        this.config = config;
    }

    /** Checks a new connection. Does not fail if the server does not answer the question. */
    void require(Connection connection) throws SQLException {
        Boolean readOnly;
        try {
            readOnly = LoginQuestion.answer(() -> refusesWrites(connection));
        } catch (SQLException e) {
            if (!LoginQuestion.refused(e)) {
                throw e;
            }
            if (warned.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "pool " + config.name() + ": the server does not tell whether db.read-only is in force: "
                                + e.getMessage());
            }
            return;
        }
        if (Boolean.FALSE.equals(readOnly)) {
            throw new SQLException(
                    "db.read-only is not in force: a pooler such as PgBouncer does not pass it on. Set it on the role"
                            + " (ALTER ROLE ... SET default_transaction_read_only = on), and let the pooler make new"
                            + " connections (RECONNECT)",
                    "28000");
        }
    }

    private static boolean refusesWrites(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTION)) {
            return !row.next() || row.getBoolean(1);
        }
    }
}
