package dev.etosha.jdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.util.PSQLState;

/**
 * The lock on pgjdbc's connection that a COPY holds until its end. Other users of the connection wait for it without a
 * timeout, even after the connection was cut.
 */
public final class DriverLock {

    private DriverLock() {}

    /**
     * Whether the lock is free. Sends nothing: pgjdbc takes the lock before it finds that a parameter has no value. An
     * interrupted thread does not wait for the lock.
     */
    public static boolean isFree(BaseConnection driver) {
        boolean interrupted = Thread.interrupted();
        try {
            QueryExecutor executor = driver.getQueryExecutor();
            CachedQuery query = executor.createQuery("SELECT ?", false, true);
            Thread.currentThread().interrupt();
            executor.execute(query.query, query.query.createParameterList(), new Nobody(), 0, 0, 0);
            return false; // pgjdbc should have refused the missing parameter
        } catch (SQLException e) {
            return PSQLState.INVALID_PARAMETER_VALUE.getState().equals(e.getSQLState());
        } finally {
            boolean unused = Thread.interrupted(); // our own interrupt
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A handler for results that never come. */
    private static final class Nobody extends ResultHandlerBase {

        @Override
        public void handleWarning(SQLWarning warning) {
            // never called
        }
    }
}
