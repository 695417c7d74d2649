package dev.etosha.bench;

import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.PoolOnDriver;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What it costs to ask one pool of many for its numbers, and for its health, which all metrics are read from. */
record Cost(double statsNanos, double healthNanos) {

    private static final int ASKED = 100_000;

    /** In each round, with so many pools of so many connections on the stub driver. */
    static List<Cost> measure(int rounds, int pools, int connections) throws Exception {
        try (Closing open = new Closing()) {
            List<ConnectionPool> opened = new ArrayList<>();
            List<HealthMonitor> monitors = new ArrayList<>();
            for (int i = 0; i < pools; i++) {
                Target target = Target.stub(connections);
                ConnectionPool pool = PoolOnDriver.open(
                        Contender.settings(target).withDrainTimeout(Duration.ofMillis(1)), target.jdbcUrl());
                opened.add(open.later(pool));
                monitors.add(open.later(HealthMonitor.of(pool, change -> {})));
                fill(pool, connections);
            }
            List<Cost> costs = new ArrayList<>();
            once(opened, monitors); // so that all is compiled
            for (int round = 0; round < rounds; round++) {
                costs.add(once(opened, monitors));
            }
            return costs;
        }
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

    private static Cost once(List<ConnectionPool> pools, List<HealthMonitor> monitors) {
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
}
