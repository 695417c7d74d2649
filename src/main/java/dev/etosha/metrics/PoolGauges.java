package dev.etosha.metrics;

import dev.etosha.health.HealthMonitor;
import dev.etosha.health.HealthMonitors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** How many pools there are, and how many of them can serve: gauges of MicroProfile Metrics, once the bean is made. */
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
