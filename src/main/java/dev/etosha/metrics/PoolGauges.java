package dev.etosha.metrics;

import dev.etosha.health.HealthMonitor;
import dev.etosha.health.HealthMonitors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** MicroProfile gauges for the number of open and of ready pools. Registered when the bean is created. */
@ApplicationScoped
public class PoolGauges {

    @Inject
    HealthMonitors monitors;

    @Gauge(name = "etosha.pools", absolute = true, unit = "none", description = "Open pools")
    public int pools() {
        return monitors.monitors().size();
    }

    @Gauge(name = "etosha.pools.ready", absolute = true, unit = "none", description = "Pools whose database answers")
    public int ready() {
        int ready = 0;
        for (HealthMonitor monitor : monitors.monitors()) {
            ready += monitor.report().state().ready() ? 1 : 0;
        }
        return ready;
    }
}
