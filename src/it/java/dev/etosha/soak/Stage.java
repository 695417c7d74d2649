package dev.etosha.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A pool behind a proxy, with its load and its faults, from opening to closing. */
final class Stage {

    static final String NAME = "soak";

    private static final Duration REST = Duration.ofSeconds(60);

    private final OwnServer server;
    private final long seed;
    private final Tally tally;
    private final long mostFiles;

    /** @param mostFiles the largest number of open files while the pool is at rest, without those of the proxy */
    Stage(OwnServer server, long seed, Tally tally, long mostFiles) {
        this.server = server;
        this.seed = seed;
        this.tally = tally;
        this.mostFiles = mostFiles;
    }

    /**
     * Runs load and faults for the given duration and takes a sample in each interval. Then waits until the pool is at
     * rest, and closes it.
     *
     * @return the number of open files while the pool is at rest
     */
    long play(Duration duration, Duration interval, Consumer<Sample> samples) throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            PoolConfig config = config(proxy.port());
            ConnectionPool pool = ConnectionPool.open(config);
            long files;
            try (HealthMonitor monitor = HealthMonitor.of(pool, change -> {})) {
                Database database = Databases.on(pool);
                Work work = new Work(database, pool.dataSource(), tally);
                try (Crowd crowd = new Crowd(work, tally);
                        Faults faults = new Faults(server, proxy, NAME, seed, tally);
                        PassingPools passing = new PassingPools(config, seed, tally)) {
                    assertThat(crowd).isNotNull();
                    long began = System.nanoTime();
                    for (int n = 1; interval.multipliedBy(n).compareTo(duration) <= 0; n++) {
                        Duration at = interval.multipliedBy(n);
                        TimeUnit.NANOSECONDS.sleep(began + at.toNanos() - System.nanoTime());
                        samples.accept(sample(at, pool, proxy, faults, passing));
                    }
                }
                comesToRest(pool, proxy);
                files = Instruments.descriptors(proxy);
                assertThat(monitor.checks()).isNotEmpty();
            } finally {
                pool.close();
            }
            nothingIsLeft(proxy);
            return files;
        }
    }

    private static PoolConfig config(int port) {
        return PoolConfig.of(OwnServer.url(port))
                .withName(NAME)
                .withApplicationName(NAME)
                .withSize(5)
                .withMaxOverflow(10)
                .withTimeout(Duration.ofSeconds(2))
                .withRecycle(Duration.ofSeconds(6))
                .withIdleTimeout(Duration.ofSeconds(2))
                .withLeakThreshold(Duration.ofSeconds(30))
                .withConnectTimeout(Duration.ofSeconds(2))
                .withStatementTimeout(Duration.ofSeconds(2))
                .withSocketTimeout(Duration.ofSeconds(3))
                .withRetryDelay(Duration.ofMillis(50))
                .withRetryMaxDelay(Duration.ofMillis(500))
                .withHealthInterval(Duration.ofSeconds(2))
                .withHealthTimeout(Duration.ofSeconds(1))
                .withDrainTimeout(Duration.ofSeconds(5));
    }

    private Sample sample(Duration at, ConnectionPool pool, FaultProxy proxy, Faults faults, PassingPools passing) {
        Map<Measure, Long> values = new EnumMap<>(Measure.class);
        Instruments.readPool(pool.stats(), values);
        Instruments.readServer(server, NAME, values);
        values.put(Measure.DESCRIPTORS, Instruments.descriptors(proxy));
        Instruments.readJvm(values);
        values.put(Measure.CALLS, tally.calls());
        values.put(Measure.FAILURES, tally.failures());
        values.put(Measure.FAULTS, faults.happened());
        values.put(Measure.POOLS, passing.passed());
        return new Sample(at, values);
    }

    /**
     * Without load, the pool keeps exactly its size. The server and the proxy report the same number of connections.
     */
    private void comesToRest(ConnectionPool pool, FaultProxy proxy) {
        int size = pool.config().size();
        Eventually.eventually(REST, () -> {
            assertThat(tally.openFutures()).as("open futures").isZero();
            var stats = pool.stats();
            assertThat(stats.checkedOut()).as("checkedOut").isZero();
            assertThat(stats.waiting()).as("waiting").isZero();
            assertThat(stats.connecting()).as("connecting").isZero();
            assertThat(stats.checkedIn()).as("checkedIn").isEqualTo(size);
            assertThat(stats.overflow()).as("overflow").isZero();
            assertThat(stats.opened() - stats.closed()).as("opened - closed").isEqualTo(size);
            assertThat(server.answer("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + NAME + "'"))
                    .as("sessions")
                    .isEqualTo(Integer.toString(size));
            assertThat(Instruments.descriptors(proxy)).as("files").isLessThanOrEqualTo(mostFiles);
            assertThat(Histogram.take().objects("org.postgresql.jdbc.PgConnection"::equals))
                    .as("connections in memory")
                    // the probe's connection, and one that was in use when it was closed
                    .isBetween((long) size, size + 2L);
            // the probe has its own connection
            assertThat(proxy.open()).as("proxied connections").isBetween(size, size + 1);
        });
    }

    private void nothingIsLeft(FaultProxy proxy) throws IOException {
        Eventually.eventually(REST, () -> {
            assertThat(Instruments.sessions(server, NAME)).as("sessions").isZero();
            assertThat(Instruments.sessions(server, PassingPools.NAME))
                    .as("sessions of passing pools")
                    .isZero();
            assertThat(proxy.open()).as("proxied connections").isZero();
            assertThat(Instruments.etoshaThreads()).as("threads").isEmpty();
        });
    }
}
