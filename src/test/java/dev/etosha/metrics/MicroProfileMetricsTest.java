package dev.etosha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.legacyapi.LegacyMetricRegistryAdapter;
import java.util.Objects;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

class MicroProfileMetricsTest {

    private final MetricRegistry registry = new LegacyMetricRegistryAdapter("test", new SimpleMeterRegistry());
    private final MicroProfileMetrics metrics = new MicroProfileMetrics(registry);

    @Test
    void eachMetricOfEachPoolHasItsValue() {
        metrics.publish(Samples.pool("orders"));
        metrics.publish(Samples.pool("reporting"));

        assertThat(registry.getGauges()).hasSize(2 * PoolMetric.values().length);
        Samples.VALUES.forEach((metric, value) -> {
            assertThat(gauge(metric, "orders").getValue()).as("%s", metric).isEqualTo(value);
            assertThat(gauge(metric, "reporting").getValue()).as("%s", metric).isEqualTo(value);
        });
    }

    @Test
    void theLatencyIsInSeconds() {
        metrics.publish(Samples.pool("orders"));

        assertThat(registry.getMetadata("etosha.pool.latency").getUnit()).isEqualTo("seconds");
    }

    @Test
    void closingRemovesAllMetrics() {
        metrics.publish(Samples.pool("orders"));
        metrics.close();

        assertThat(registry.getGauges()).isEmpty();
    }

    @Test
    void closingKeepsTheMetricsOfAnotherApplication() {
        metrics.publish(Samples.pool("default"));
        MicroProfileMetrics second = new MicroProfileMetrics(registry);
        second.publish(Samples.pool("default"));
        second.publish(Samples.pool("reporting"));

        second.close();

        assertThat(registry.getGauges().keySet())
                .hasSize(PoolMetric.values().length)
                .allSatisfy(id -> assertThat(id.getTags()).containsEntry("pool", "default"));
    }

    private Gauge<?> gauge(PoolMetric metric, String pool) {
        return Objects.requireNonNull(
                registry.getGauge(new MetricID(metric.metricName(), new Tag("pool", pool))), metric.metricName());
    }
}
