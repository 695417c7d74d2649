package dev.etosha.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Up if the database of every pool answers, even if a pool is busy. */
@NeedsClass("org.eclipse.microprofile.health.HealthCheck")
@Readiness
@ApplicationScoped
public class PoolReadinessCheck implements HealthCheck {

    private static final String NAME = "etosha-ready";

    @Inject
    HealthMonitors monitors;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME);
        boolean ready = !monitors.monitors().isEmpty();
        for (HealthMonitor monitor : monitors.monitors()) {
            HealthReport report = monitor.report();
            ready &= report.state().ready();
            HealthData.addTo(response, report);
        }
        return response.status(ready).build();
    }
}
