package dev.etosha.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Always up: a restart of the application does not help if the database is away. */
@NeedsClass("org.eclipse.microprofile.health.HealthCheck")
@Liveness
@ApplicationScoped
public class PoolLivenessCheck implements HealthCheck {

    private static final String NAME = "etosha-live";

    @Inject
    HealthMonitors monitors;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).up();
        for (HealthMonitor monitor : monitors.monitors()) {
            HealthReport report = monitor.report();
            response.withData(report.pool(), report.state().name().toLowerCase(Locale.ROOT));
        }
        return response.build();
    }
}
