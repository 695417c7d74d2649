package dev.etosha.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.HealthChange;
import dev.etosha.HealthState;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Closing a monitor does not change the health state. */
class MonitorEndIT {

    @Test
    void aProbeInterruptedByClosingChangesNothing() throws Exception {
        List<HealthChange> changes = new CopyOnWriteArrayList<>();
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port());
                ConnectionPool pool = ConnectionPool.open(PoolConfig.of(OwnServer.url(proxy.port()))
                        .withName("ending")
                        .withConnectTimeout(Duration.ofSeconds(20)))) {
            proxy.goSilent();
            try (HealthMonitor monitor = HealthMonitor.of(pool, changes::add)) {
                Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(proxy.accepted())
                        .isGreaterThan(pool.config().size()));
                assertThat(monitor.report().state()).isEqualTo(HealthState.UNKNOWN);
            }
            Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(
                            Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("etosha-ending-health")));
        }
        assertThat(changes).isEmpty();
    }
}
