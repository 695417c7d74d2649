package dev.etosha.metrics;

import dev.etosha.health.MonitoredPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Publishes the metrics of each pool through MicroProfile Metrics, tagged with the pool's name. Nothing injects this
 * class: where the runtime lacks the API, the class is no bean and all else works.
 */
@ApplicationScoped
public class MicroProfileMetrics {

    @Inject
    MetricRegistry registry;

    void publish(@Observes MonitoredPool opened) {
        Tag pool = new Tag("pool", opened.pool().name());
        for (PoolMetric metric : PoolMetric.values()) {
            Metadata metadata = Metadata.builder()
                    .withName(metric.metricName())
                    .withDescription(metric.description())
                    .withUnit(metric.unit())
                    .build();
            registry.gauge(metadata, opened.monitor(), monitor -> metric.value(monitor.report()), pool);
        }
    }
}
