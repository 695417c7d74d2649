package dev.etosha.bench;

import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.PoolOnDriver;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pools on the stub driver, for measuring the cost of their statistics and health reports. Metrics read both. */
final class AskedPools implements AutoCloseable {

    private static final int ASKED = 1_000_000;

    private final Closing open = new Closing();
    private final List<ConnectionPool> pools = new ArrayList<>();
    private final List<HealthMonitor> monitors = new ArrayList<>();

    /** The cost of reading one pool once. */
    record Cost(double statsNanos, double healthNanos) {}

    private AskedPools() {}

    /** Opens pools with the given number of connections each. */
    static AskedPools open(int pools, int connections) throws Exception {
        AskedPools asked = new AskedPools();
        for (int i = 0; i < pools; i++) {
            Target target = Target.stub(connections);
            ConnectionPool pool = asked.open.later(PoolOnDriver.open(
                    Contender.settings(target).withDrainTimeout(Duration.ofMillis(1)), target.jdbcUrl()));
            asked.pools.add(pool);
            asked.monitors.add(asked.open.later(HealthMonitor.of(pool, change -> {})));
            fill(pool, connections);
        }
        return asked;
    }

    private static void fill(ConnectionPool pool, int connections) throws Exception {
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            taken.add(pool.borrow());
        }
        for (Connection connection : taken) {
            connection.close();
        }
    }

    /** Reads the pools one after another, many times. */
    Cost ask() {
        long began = System.nanoTime();
        long seen = 0;
        for (int i = 0; i < ASKED; i++) {
            seen += pools.get(i % pools.size()).stats().checkedIn();
        }
        long between = System.nanoTime();
        for (int i = 0; i < ASKED; i++) {
            seen += monitors.get(i % monitors.size()).report().stats().checkedIn();
        }
        long end = System.nanoTime();
        if (seen <= 0) {
            throw new IllegalStateException("the pools are empty");
        }
        return new Cost((double) (between - began) / ASKED, (double) (end - between) / ASKED);
    }

    @Override
    public void close() {
        open.close();
    }
}
