package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a connection that has been idle still reaches the server. */
final class Validation {

    private final long mostMillis;

    /**
     * A validation.
     *
     * @param most how long an answer may take
     */
    Validation(Duration most) {
        mostMillis = most.toMillis();
    }

    /** One round trip, bounded also by the time that the caller has left. */
    boolean alive(Connection raw, long leftNanos) {
        long millis = Math.max(1, Math.min(mostMillis, TimeUnit.NANOSECONDS.toMillis(leftNanos)));
        try {
            int networkTimeout = raw.getNetworkTimeout();
            raw.setNetworkTimeout(Runnable::run, (int) millis);
            if (!raw.isValid(0)) { // with 0 pgjdbc leaves the network timeout alone; it knows whole seconds only
                return false;
            }
            raw.setNetworkTimeout(Runnable::run, networkTimeout);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
