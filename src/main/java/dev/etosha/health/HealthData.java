package dev.etosha.health;

import dev.etosha.PoolStats;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** A report as the data of a MicroProfile health check. Keys start with the pool's name, except the default pool's. */
final class HealthData {

    private HealthData() {}

    static void addTo(HealthCheckResponseBuilder response, HealthReport report) {
        String prefix = report.pool().equals("default") ? "" : report.pool() + ".";
        PoolStats stats = report.stats();
        response.withData(prefix + "state", report.state().name().toLowerCase(Locale.ROOT));
        Duration latency = report.latency();
        if (latency != null) {
            response.withData(prefix + "latency_us", latency.toNanos() / 1_000);
        }
        if (!report.reasons().isEmpty()) {
            response.withData(prefix + "reasons", String.join("; ", report.reasons()));
        }
        response.withData(prefix + "pool_size", stats.poolSize());
        response.withData(prefix + "checked_in", stats.checkedIn());
        response.withData(prefix + "checked_out", stats.checkedOut());
        response.withData(prefix + "overflow", stats.overflow());
        response.withData(prefix + "waiting", stats.waiting());
        response.withData(prefix + "invalid", stats.invalid());
        response.withData(prefix + "query_count", stats.queryCount());
        response.withData(prefix + "error_count", stats.errorCount());
        response.withData(prefix + "healthy_rate", percent(report.history().healthyRate()));
        response.withData(prefix + "failures_in_a_row", report.history().failuresInARow());
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
