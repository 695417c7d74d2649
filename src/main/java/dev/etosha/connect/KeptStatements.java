package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Lets the driver prepare statements behind a pooler that keeps them. Such a pooler prepares each statement under a
 * name of its own, in whichever session runs it, so a prepared statement is asked for its own name. Thread-safe.
 */
final class KeptStatements {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    /** Finds itself among the session's prepared statements. */
    private static final String QUESTION = "SELECT count(*) > 0 AND bool_and(name LIKE 'PGBOUNCER\\_%')"
            + " FROM pg_catalog.pg_prepared_statements WHERE statement LIKE '%etosha asks for its own name%'";

    private final boolean chosen;
    private final int threshold;
    private volatile boolean off;

    /** @param forSessions the driver's settings where no pooler is expected */
    KeptStatements(PoolConfig config, Properties forSessions) {
        this.chosen = config.properties().containsKey("prepareThreshold")
                || config.url().parameters().containsKey("prepareThreshold");
        this.threshold = Integer.parseInt(forSessions.getProperty("prepareThreshold", "5"));
    }

    /** Asks behind a pooler, unless the user has set the driver's threshold or the pooler keeps no statements. */
    void use(BaseConnection connection) throws SQLException {
        if (off || chosen || connection.getTransactionState() != TransactionState.IDLE) {
            return;
        }
        boolean kept = false;
        try {
            kept = kept(connection);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "a pooler does not tell whether it keeps prepared statements: " + e.getMessage());
            if (connection.isClosed()) {
                throw e;
            }
        } finally {
            off |= !kept; // also if it ended the connection: the next login must succeed
        }
        if (kept) {
            connection.setPrepareThreshold(threshold);
        }
    }

    private static boolean kept(BaseConnection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUESTION)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(1); // prepared by its first execution
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Prepares no statements on connections that are made from now on. */
    void avoid() {
        off = true;
    }
}
