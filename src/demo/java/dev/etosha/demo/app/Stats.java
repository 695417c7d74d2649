package dev.etosha.demo.app;

import dev.etosha.Pool;
import dev.etosha.PoolStats;
import dev.etosha.health.HealthMonitor;
import dev.etosha.health.HealthReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state and statistics of both pools, for the page. Sends no statement to the database. */
@Path("/stats")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class Stats {

    @Inject
    HealthMonitor main;

    @Inject
    @Pool("reporting")
    HealthMonitor reporting;

    /**
     * The state and statistics of one pool.
     *
     * @param latencyMillis the database's latency; null before its first answer
     */
    public record PoolView(
            String pool, String state, @Nullable Double latencyMillis, List<String> reasons, PoolStats stats) {

        static PoolView of(HealthReport report) {
            Duration latency = report.latency();
            return new PoolView(
                    report.pool(),
                    report.state().name().toLowerCase(Locale.ROOT),
                    latency == null ? null : latency.toNanos() / 1e6,
                    report.reasons(),
                    report.stats());
        }
    }

    @GET
    public List<PoolView> stats() {
        return List.of(PoolView.of(main.report()), PoolView.of(reporting.report()));
    }
}
