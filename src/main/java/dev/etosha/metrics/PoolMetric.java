package dev.etosha.metrics;

import dev.etosha.health.HealthReport;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The one table of a pool's metrics; each API that publishes them loops over it. */
enum PoolMetric {
    STATE("state", "0 unknown, 1 healthy, 2 degraded, 3 unhealthy", "none", PoolMetric::state),
    LATENCY("latency", "Time of one round trip, of the last probe that was answered", "seconds", PoolMetric::latency),
    SIZE("size", "Connections to be kept", "none", report -> report.stats().poolSize()),
    MAX("max", "Connections that may exist", "none", PoolMetric::capacity),
    FREE("free", "Free connections", "none", report -> report.stats().checkedIn()),
    LENT("lent", "Lent connections", "none", report -> report.stats().checkedOut()),
    OVERFLOW("overflow", "Existing connections beyond the size", "none", report -> report.stats()
            .overflow()),
    CONNECTING("connecting", "Connections being made", "none", report -> report.stats()
            .connecting()),
    WAITING("waiting", "Callers that wait for a connection", "none", report -> report.stats()
            .waiting()),
    OPENED("opened", "Connections made since the start", "none", report -> report.stats()
            .opened()),
    CLOSED("closed", "Connections closed since the start", "none", report -> report.stats()
            .closed()),
    INVALID("invalid", "Connections closed because they were broken", "none", report -> report.stats()
            .invalid()),
    TIMEOUTS("timeouts", "Callers that went without a connection", "none", report -> report.stats()
            .timeouts()),
    QUERIES("queries", "Statements run", "none", report -> report.stats().queryCount()),
    ERRORS("errors", "Statements that failed", "none", report -> report.stats().errorCount());

    private final String suffix;
    private final String description;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // a function of its argument alone
    private final ToDoubleFunction<HealthReport> value;

    PoolMetric(String suffix, String description, String unit, ToDoubleFunction<HealthReport> value) {
        this.suffix = suffix;
        this.description = description;
        this.unit = unit;
        this.value = value;
    }

    /** The name, with points between its parts. */
    String metricName() {
        return "etosha.pool." + suffix;
    }

    String description() {
        return description;
    }

    String unit() {
        return unit;
    }

    double value(HealthReport report) {
        return value.applyAsDouble(report);
    }

    private static double state(HealthReport report) {
        return switch (report.state()) {
            case UNKNOWN -> 0;
            case HEALTHY -> 1;
            case DEGRADED -> 2;
            case UNHEALTHY -> 3;
        };
    }

    private static double latency(HealthReport report) {
        Duration latency = report.latency();
        return latency == null ? 0 : latency.toNanos() / 1e9;
    }

    private static double capacity(HealthReport report) {
        return (double) report.stats().poolSize() + report.stats().maxOverflow();
    }
}
