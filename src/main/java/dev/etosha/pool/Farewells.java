package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.Returns;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/**
 * Reads what the server sent on idle connections, above all that it ended the session. Sends nothing. Connections that
 * a restart or an administrator ended are replaced before a caller gets one.
 */
final class Farewells {

    /** Reads per round. pgjdbc blocks up to a millisecond per read, so a large pool takes several rounds. */
    private static final int AT_A_TIME = 20;

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Store store;
    private final Stock stock;
    private final Returns returns;
    private Iterator<PhysicalConnection> round;

    Farewells(Store store, Stock stock, Returns returns) {
        this.store = store;
        this.stock = stock;
        this.returns = returns;
        this.round = store.all().iterator();
    }

    /** Reads from some of the idle connections, from others in the next call. */
    void listen(long now) {
        if (!round.hasNext()) {
            round = store.all().iterator();
        }
        for (int looks = 0; looks < AT_A_TIME && round.hasNext(); ) {
            PhysicalConnection connection = round.next();
            BaseConnection driver = connection.driver();
            if (driver != null
                    && connection.isFree()
                    && connection.idleNanos(now) >= QUIET_NANOS
                    && connection.mayHaveNews()) {
                looks++;
                stock.inspect(connection, free -> saysGoodbye(free, driver));
            }
        }
    }

    /** Only on a taken connection: pgjdbc sets a network timeout of 1 ms for the read. */
    private boolean saysGoodbye(PhysicalConnection connection, BaseConnection driver) {
        try {
            driver.getQueryExecutor().processNotifies();
        } catch (SQLException e) {
            returns.failed(connection, e);
        }
        return connection.broken();
    }
}
