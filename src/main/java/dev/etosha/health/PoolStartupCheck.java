package dev.etosha.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Up once the pools were opened. */
@NeedsClass("org.eclipse.microprofile.health.HealthCheck")
@Startup
@ApplicationScoped
public class PoolStartupCheck implements HealthCheck {

    private static final String NAME = "etosha-started";

    @Inject
    HealthMonitors monitors;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(NAME)
                .status(!monitors.monitors().isEmpty())
                .withData("pools", monitors.monitors().size())
                .build();
    }
}
