package dev.etosha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);

    @Test
    void eachMetricOfEachPoolHasItsValue() {
        metrics.publish(Samples.pool("orders"));
        metrics.publish(Samples.pool("reporting"));

        for (String pool : List.of("orders", "reporting")) {
            Samples.VALUES.forEach((metric, value) -> assertThat(values(metric, pool))
                    .as("%s of %s", metric, pool)
                    .containsExactly(value));
        }
    }

    @Test
    void countersAreRegisteredAsCounters() {
        metrics.publish(Samples.pool("orders"));

        List<String> counters = registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getType() == Meter.Type.COUNTER)
                .map(Meter.Id::getName)
                .toList();
        assertThat(counters)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(PoolMetric.values())
                        .filter(metric -> metric.kind() == Kind.COUNTER)
                        .map(PoolMetric::metricName)
                        .toList());
    }

    @Test
    void theLatencyIsInSeconds() {
        metrics.publish(Samples.pool("orders"));

        assertThat(registry.get("etosha.pool.latency").meter().getId().getBaseUnit())
                .isEqualTo("seconds");
    }

    @Test
    void closingRemovesAllMetrics() {
        metrics.publish(Samples.pool("orders"));
        metrics.close();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void closingKeepsTheMetricsOfAnotherApplication() {
        metrics.publish(Samples.pool("default"));
        MicrometerMetrics second = new MicrometerMetrics(registry);
        second.publish(Samples.pool("default"));
        second.publish(Samples.pool("reporting"));

        second.close();

        assertThat(registry.getMeters())
                .hasSize(PoolMetric.values().length)
                .allSatisfy(meter -> assertThat(meter.getId().getTag("pool")).isEqualTo("default"));
    }

    private List<Double> values(PoolMetric metric, String pool) {
        List<Double> values = new ArrayList<>();
        for (Meter meter : registry.get(metric.metricName()).tag("pool", pool).meters()) {
            for (Measurement measurement : meter.measure()) {
                values.add(measurement.getValue());
            }
        }
        return values;
    }
}
