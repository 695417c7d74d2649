package dev.etosha.pool;

import java.sql.SQLException;
import java.sql.SQLWarning;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.util.PSQLState;

/**
 * The lock that a COPY holds on pgjdbc's connection from its beginning to its end. Who speaks to the server meanwhile waits
 * for it without an end of its own, even when the connection is cut.
 */
final class DriverLock {

    private DriverLock() {}

    /**
     * Whether nobody holds it. Sends nothing: pgjdbc looks for the lock before it finds that a parameter has no value. An
     * interrupted thread does not wait for the lock.
     */
    static boolean isFree(BaseConnection driver) {
        boolean interrupted = Thread.interrupted();
        try {
            QueryExecutor executor = driver.getQueryExecutor();
            CachedQuery query = executor.createQuery("SELECT ?", false, true);
            Thread.currentThread().interrupt();
            executor.execute(query.query, query.query.createParameterList(), new Nobody(), 0, 0, 0);
            return false; // it took what it must refuse
        } catch (SQLException e) {
            return PSQLState.INVALID_PARAMETER_VALUE.getState().equals(e.getSQLState());
        } finally {
            boolean unused = Thread.interrupted(); // ours
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Who waits for an answer that never comes. */
    private static final class Nobody extends ResultHandlerBase {

        @Override
        public void handleWarning(SQLWarning warning) {
            // there is none
        }
    }
}
