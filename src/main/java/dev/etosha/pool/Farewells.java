package dev.etosha.pool;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/**
 * Hears what the server said on connections that nobody uses, above all goodbye: reads what has arrived, and sends
 * nothing. So connections that a restart or an administrator ended are replaced before somebody gets one of them.
 */
final class Farewells {

    /** A look takes pgjdbc up to a millisecond, so a large pool is looked through in several rounds. */
    private static final int AT_A_TIME = 20;

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Lending lending;
    private Iterator<PhysicalConnection> round;

    Farewells(Lending lending) {
        this.lending = lending;
        this.round = lending.connections().iterator();
    }

    /** Looks at some of the idle connections, and another time at others. */
    void listen(long now) {
        if (!round.hasNext()) {
            round = lending.connections().iterator();
        }
        for (int looks = 0; looks < AT_A_TIME && round.hasNext(); ) {
            PhysicalConnection connection = round.next();
            BaseConnection driver = connection.driver();
            if (driver != null
                    && connection.isFree()
                    && connection.idleNanos(now) >= QUIET_NANOS
                    && connection.mayHaveNews()) {
                looks++;
                lending.inspect(connection, free -> saysGoodbye(free, driver));
            }
        }
    }

    /** pgjdbc reads with a network timeout of a millisecond, so whoever had the connection meanwhile would meet that. */
    private boolean saysGoodbye(PhysicalConnection connection, BaseConnection driver) {
        try {
            driver.getQueryExecutor().processNotifies();
        } catch (SQLException e) {
            lending.failed(connection, e);
        }
        return connection.broken();
    }
}
