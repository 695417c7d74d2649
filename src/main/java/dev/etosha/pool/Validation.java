package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Whether a connection that has been idle still reaches the server. */
final class Validation {

    private final long mostNanos;
    private final Cutoff cutoff;

    /**
     * A validation.
     *
     * @param most how long an answer may take
     */
    Validation(Duration most, Cutoff cutoff) {
        this.mostNanos = most.toNanos();
        this.cutoff = cutoff;
    }

    /** One round trip, bounded also by the time that the caller has left. If it takes longer, the connection is lost. */
    boolean alive(Connection connection, long leftNanos) {
        try {
            cutoff.within(Math.min(mostNanos, leftNanos), connection, () -> requireAlive(connection));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void requireAlive(Connection connection) throws SQLException {
        if (!connection.isValid(0)) { // with 0 pgjdbc sets no timeout of its own, which knows whole seconds only
            throw new SQLException("the connection is dead", "08006");
        }
    }
}
