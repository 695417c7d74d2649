package dev.etosha.metrics;

import dev.etosha.HealthState;
import dev.etosha.PoolStats;
import dev.etosha.health.CheckHistory;
import dev.etosha.health.HealthReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sample pools. All their numbers differ. */
final class Samples {

    /** The expected values of {@link #pool}. */
    static final Map<PoolMetric, Double> VALUES = Map.ofEntries(
            Map.entry(PoolMetric.STATE, 2.0),
            Map.entry(PoolMetric.LATENCY, 0.25),
            Map.entry(PoolMetric.SIZE, 10.0),
            Map.entry(PoolMetric.MAX, 30.0),
            Map.entry(PoolMetric.FREE, 3.0),
            Map.entry(PoolMetric.LENT, 4.0),
            Map.entry(PoolMetric.OVERFLOW, 5.0),
            Map.entry(PoolMetric.CONNECTING, 6.0),
            Map.entry(PoolMetric.WAITING, 7.0),
            Map.entry(PoolMetric.INVALID, 8.0),
            Map.entry(PoolMetric.OPENED, 9.0),
            Map.entry(PoolMetric.CLOSED, 11.0),
            Map.entry(PoolMetric.TIMEOUTS, 12.0),
            Map.entry(PoolMetric.QUERIES, 13.0),
            Map.entry(PoolMetric.ERRORS, 14.0));

    private static final HealthReport REPORT = new HealthReport(
            "any",
            HealthState.DEGRADED,
            Duration.ofMillis(250),
            List.of("0 of 30 connections left, 7 callers waiting"),
            new PoolStats(true, 10, 20, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14),
            new CheckHistory.Summary(0, 0, null, 0));

    private Samples() {}

    static Measured pool(String name) {
        return new Measured(name, () -> REPORT);
    }
}
