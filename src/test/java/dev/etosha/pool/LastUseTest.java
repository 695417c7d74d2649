package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.jdbc.Changed;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.session.PhysicalConnection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LastUseTest {

    private static final long HELD = TimeUnit.HOURS.toNanos(1);

    private final AtomicInteger beat = new AtomicInteger();

    @Test
    void aConnectionHeldForLessThanABeatWasUsedWhenItWasLent() throws Exception {
        assertThat(idleAfterHolding(() -> {})).isEqualTo(HELD);
    }

    @Test
    void aConnectionHeldForLongerWasUsedWhenItWasReturned() throws Exception {
        assertThat(idleAfterHolding(beat::incrementAndGet)).isNotPositive(); // the time asked for is before the return
    }

    /** The idle time, seen one hour after lending. The connection is returned now, which is later. */
    private long idleAfterHolding(Runnable meanwhile) throws SQLException {
        PhysicalConnection connection =
                new PhysicalConnection(NoReturns.pool(beat), StubConnection.fresh(), null, Long.MAX_VALUE);
        long lent = System.nanoTime() - HELD;
        LentConnection handle = connection.lend(lent, null);
        meanwhile.run();
        connection.giveBack(handle, Changed.USED);
        return connection.idleNanos(lent + HELD);
    }
}
