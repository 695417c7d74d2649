package dev.etosha.metrics;

import dev.etosha.health.HealthReport;
import dev.etosha.health.MonitoredPool;
import java.util.function.Supplier;

/**
 * A pool and the source of its values.
 *
 * @param pool its name
 * @param report gives the current report; called for each value that is read, and must not block
 */
public record Measured(String pool, Supplier<HealthReport> report) {

    public static Measured of(MonitoredPool opened) {
        return new Measured(opened.pool().name(), opened.monitor()::report);
    }

    double value(PoolMetric metric) {
        return metric.value(report.get());
    }
}
