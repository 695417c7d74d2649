package dev.etosha.metrics;

import static dev.etosha.metrics.Kind.COUNTER;
import static dev.etosha.metrics.Kind.GAUGE;
import static dev.etosha.metrics.Kind.LEVEL;

import dev.etosha.PoolStats;
import dev.etosha.health.HealthReport;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The table of a pool's metrics. Each metrics API publishes all of it. */
@SuppressWarnings("ImmutableEnumChecker") // the functions and records are immutable
enum PoolMetric {
    STATE("state", "0 unknown, 1 healthy, 2 degraded, 3 unhealthy", GAUGE, "1", PoolMetric::state),
    LATENCY("latency", "Round trip time of the last answered probe", GAUGE, "s", PoolMetric::latency),
    SIZE("size", "Connections the pool keeps", LEVEL, "{connection}", stat(PoolStats::poolSize), Instrument.IDLE_MAX),
    MAX("max", "Maximum number of connections", LEVEL, "{connection}", stat(PoolMetric::capacity), Instrument.MAX),
    FREE("free", "Free connections", LEVEL, "{connection}", stat(PoolStats::checkedIn), Instrument.IDLE),
    LENT("lent", "Lent connections", LEVEL, "{connection}", stat(PoolStats::checkedOut), Instrument.USED),
    OVERFLOW("overflow", "Existing connections beyond the size", LEVEL, "{connection}", stat(PoolStats::overflow)),
    CONNECTING("connecting", "Connections being made", LEVEL, "{connection}", stat(PoolStats::connecting)),
    WAITING(
            "waiting",
            "Callers that wait for a connection",
            LEVEL,
            "{request}",
            stat(PoolStats::waiting),
            Instrument.PENDING_REQUESTS),
    OPENED("opened", "Connections made since the start", COUNTER, "{connection}", stat(PoolStats::opened)),
    CLOSED("closed", "Connections closed since the start", COUNTER, "{connection}", stat(PoolStats::closed)),
    INVALID(
            "invalid",
            "Connections closed because they were broken",
            COUNTER,
            "{connection}",
            stat(PoolStats::invalid)),
    TIMEOUTS(
            "timeouts", "Callers that timed out", COUNTER, "{timeout}", stat(PoolStats::timeouts), Instrument.TIMEOUTS),
    QUERIES("queries", "Statements run", COUNTER, "{statement}", stat(PoolStats::queryCount)),
    ERRORS("errors", "Statements that failed", COUNTER, "{statement}", stat(PoolStats::errorCount));

    private final String metricName;
    private final String description;
    private final Kind kind;
    private final String unit;

    private final ToDoubleFunction<HealthReport> value;
    private final Instrument instrument;

    /** A metric without an instrument in OpenTelemetry's conventions. */
    PoolMetric(String suffix, String description, Kind kind, String unit, ToDoubleFunction<HealthReport> value) {
        this(suffix, description, kind, unit, value, new Instrument("etosha.pool." + suffix, description, null));
    }

    PoolMetric(
            String suffix,
            String description,
            Kind kind,
            String unit,
            ToDoubleFunction<HealthReport> value,
            Instrument instrument) {
        this.metricName = "etosha.pool." + suffix;
        this.description = description;
        this.kind = kind;
        this.unit = unit;
        this.value = value;
        this.instrument = instrument;
    }

    /** The name for all APIs but OpenTelemetry, with dots between its parts. */
    String metricName() {
        return metricName;
    }

    String description() {
        return description;
    }

    Kind kind() {
        return kind;
    }

    /** A UCUM unit as OpenTelemetry writes it: {@code s}, {@code 1}, or the counted thing in braces. */
    String unit() {
        return unit;
    }

    Instrument instrument() {
        return instrument;
    }

    double value(HealthReport report) {
        return value.applyAsDouble(report);
    }

    private static ToDoubleFunction<HealthReport> stat(ToLongFunction<PoolStats> number) {
        return report -> number.applyAsLong(report.stats());
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

    private static long capacity(PoolStats stats) {
        return (long) stats.poolSize() + stats.maxOverflow();
    }
}
