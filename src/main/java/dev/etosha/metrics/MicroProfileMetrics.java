package dev.etosha.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** MicroProfile Metrics: gauges with the tag {@code pool}. Several applications may share the registry. */
public final class MicroProfileMetrics implements Publisher {

    private final MetricRegistry registry;
    private final Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());

    MicroProfileMetrics(MetricRegistry registry) {
        this.registry = registry;
    }

    /** Null if the runtime has no registry. */
    public static @Nullable Publisher of(BeanLookup beans) {
        MetricRegistry found = beans.find(MetricRegistry.class);
        return found == null ? null : new MicroProfileMetrics(found);
    }

    @Override
    public synchronized void publish(Measured pool) {
        Tag tag = new Tag("pool", pool.pool());
        for (PoolMetric metric : PoolMetric.values()) {
            Metadata metadata = Metadata.builder()
                    .withName(metric.metricName())
                    .withDescription(metric.description())
                    .withUnit(metric.unit().equals("s") ? MetricUnits.SECONDS : MetricUnits.NONE)
                    .build();
            if (registry.getGauge(new MetricID(metric.metricName(), tag)) == null) { // else another application's
                own.add(registry.gauge(metadata, pool, measured -> measured.value(metric), tag));
            }
        }
    }

    @Override
    public synchronized void close() {
        // not by name: a registry may have added the application's name
        registry.removeMatching((id, metric) -> own.contains(metric));
    }
}
