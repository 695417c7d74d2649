package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.StartMode;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The age limit and the idle timeout of connections. */
class AgeIT extends PoolOnServer {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void connectionsOpenedTogetherAreNotClosedTogether() throws Exception {
        ConnectionPool pool = open(config().withSize(20).withRecycle(Duration.ofSeconds(2)));
        fill(pool, 20);
        List<Long> closes = new ArrayList<>();
        long deadline = System.nanoTime() + SOON.toNanos();
        while (closes.size() < 20 && System.nanoTime() < deadline) {
            while (closes.size() < pool.stats().closed()) {
                closes.add(System.nanoTime());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }

        assertThat(closes).hasSizeGreaterThanOrEqualTo(20);
        assertThat(Duration.ofNanos(closes.get(19) - closes.get(0))).isGreaterThan(Duration.ofMillis(20));
    }

    @Test
    void anExpiredConnectionIsClosedWhenItIsReturned() throws Exception {
        ConnectionPool pool = open(config().withSize(1).withRecycle(Duration.ofSeconds(1)));
        Connection busy = pool.borrow();
        int pid = pid(busy);
        TimeUnit.MILLISECONDS.sleep(1_050);
        assertThat(pid(busy)).isEqualTo(pid);
        busy.close();

        assertThat(pool.stats().closed()).isEqualTo(1);
        assertThat(pool.stats().invalid()).isZero();
        try (Connection next = pool.borrow()) {
            assertThat(pid(next)).isNotEqualTo(pid);
        }
    }

    @Test
    void aConnectionThatIsAlwaysBusyIsReplacedWhenItExpires() throws Exception {
        ConnectionPool pool = open(config().withSize(1).withRecycle(Duration.ofSeconds(1)));
        int first = pidOfNext(pool);
        Eventually.eventually(SOON, () -> assertThat(pidOfNext(pool)).isNotEqualTo(first));
    }

    @Test
    void idleOverflowIsClosedDownToTheSize() throws Exception {
        ConnectionPool pool = open(config().withSize(2).withMaxOverflow(3).withIdleTimeout(Duration.ofMillis(500)));
        fill(pool, 5);
        assertThat(pool.stats().overflow()).isEqualTo(3);

        Eventually.eventually(SOON, () -> assertThat(pool.stats().overflow()).isZero());
        try (Connection superuser = EmbeddedServer.superuser()) {
            Eventually.eventually(
                    SOON, () -> assertThat(sessions(pool, superuser)).isEqualTo(2));
        }
        assertThat(pool.stats().checkedIn()).isEqualTo(2);
        assertThat(pool.stats().closed()).isEqualTo(3);
    }

    @Test
    void anEagerPoolReplacesExpiredConnections() {
        ConnectionPool pool =
                open(config().withSize(3).withStart(StartMode.EAGER).withRecycle(Duration.ofSeconds(1)));

        Eventually.eventually(SOON, () -> assertThat(pool.stats().closed()).isGreaterThanOrEqualTo(3));
        Eventually.eventually(SOON, () -> assertThat(pool.stats().checkedIn()).isEqualTo(3));
    }

    private static int pidOfNext(ConnectionPool pool) throws SQLException {
        try (Connection connection = pool.borrow()) {
            return pid(connection);
        }
    }
}
