package dev.etosha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryMetricsTest {

    private static final AttributeKey<String> POOL = AttributeKey.stringKey("db.client.connection.pool.name");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("db.client.connection.state");
    private static final AttributeKey<String> APPLICATION = AttributeKey.stringKey("etosha.application");

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build();
    private final OpenTelemetryMetrics metrics = new OpenTelemetryMetrics(telemetry, "shop");

    @AfterEach
    void end() {
        telemetry.close();
    }

    @Test
    void metricsOfTheConventionsHaveTheirNamesKindsAndUnits() {
        metrics.publish(Samples.pool("orders"));

        assertThat(kinds())
                .containsEntry("db.client.connection.count", "LONG_SUM level {connection}")
                .containsEntry("db.client.connection.idle.max", "LONG_SUM level {connection}")
                .containsEntry("db.client.connection.max", "LONG_SUM level {connection}")
                .containsEntry("db.client.connection.pending_requests", "LONG_SUM level {request}")
                .containsEntry("db.client.connection.timeouts", "LONG_SUM counter {timeout}");
    }

    @Test
    void allOtherMetricsHaveOurPrefix() {
        metrics.publish(Samples.pool("orders"));

        Map<String, String> ours = kinds();
        ours.keySet().removeIf(name -> name.startsWith("db."));
        assertThat(ours)
                .containsOnly(
                        Map.entry("etosha.pool.state", "DOUBLE_GAUGE gauge 1"),
                        Map.entry("etosha.pool.latency", "DOUBLE_GAUGE gauge s"),
                        Map.entry("etosha.pool.overflow", "LONG_SUM level {connection}"),
                        Map.entry("etosha.pool.connecting", "LONG_SUM level {connection}"),
                        Map.entry("etosha.pool.opened", "LONG_SUM counter {connection}"),
                        Map.entry("etosha.pool.closed", "LONG_SUM counter {connection}"),
                        Map.entry("etosha.pool.invalid", "LONG_SUM counter {connection}"),
                        Map.entry("etosha.pool.queries", "LONG_SUM counter {statement}"),
                        Map.entry("etosha.pool.errors", "LONG_SUM counter {statement}"));
    }

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
    void aCollectionReadsEachPoolOnce() {
        AtomicInteger asked = new AtomicInteger();
        Measured sample = Samples.pool("orders");
        metrics.publish(new Measured("orders", () -> {
            asked.incrementAndGet();
            return sample.report().get();
        }));

        Collection<MetricData> unused = reader.collectAllMetrics();

        assertThat(asked).hasValue(1);
    }

    @Test
    void applicationsThatShareTheTelemetryAreDistinguishedByName() {
        OpenTelemetryMetrics second = new OpenTelemetryMetrics(telemetry, "office");
        metrics.publish(Samples.pool("default"));
        second.publish(Samples.pool("default"));

        assertThat(applications()).containsExactlyInAnyOrder("shop", "office");

        metrics.close();

        assertThat(applications()).containsExactly("office");
    }

    @Test
    void anApplicationWithoutANameHasNoAttributeForIt() {
        new OpenTelemetryMetrics(telemetry, null).publish(Samples.pool("default"));

        assertThat(points("db.client.connection.max"))
                .extracting(Point::attributes)
                .containsExactly(Attributes.of(POOL, "default"));
    }

    @Test
    void closingRemovesAllMetrics() {
        metrics.publish(Samples.pool("orders"));
        metrics.close();

        assertThat(reader.collectAllMetrics()).isEmpty();
    }

    /** The type, kind and unit of each instrument, by its name. */
    private Map<String, String> kinds() {
        return reader.collectAllMetrics().stream()
                .collect(Collectors.toMap(
                        MetricData::getName,
                        data -> data.getType() + " " + kind(data) + " " + data.getUnit(),
                        (one, other) -> one + " and " + other,
                        TreeMap::new));
    }

    private static String kind(MetricData data) {
        if (data.getType() != MetricDataType.LONG_SUM) {
            return "gauge";
        }
        return data.getLongSumData().isMonotonic() ? "counter" : "level";
    }

    private List<Double> values(PoolMetric metric, String pool) {
        return points(metric.instrument().name()).stream()
                .filter(point -> pool.equals(point.attributes().get(POOL)))
                .filter(point -> metric.instrument().state() == null
                        || metric.instrument().state().equals(point.attributes().get(STATE)))
                .map(Point::value)
                .toList();
    }

    private List<String> applications() {
        return points("db.client.connection.max").stream()
                .map(point -> point.attributes().get(APPLICATION))
                .toList();
    }

    private record Point(Attributes attributes, double value) {}

    private List<Point> points(String instrument) {
        return reader.collectAllMetrics().stream()
                .filter(data -> data.getName().equals(instrument))
                .flatMap(data -> data.getType() == MetricDataType.LONG_SUM
                        ? data.getLongSumData().getPoints().stream()
                                .map(point -> new Point(point.getAttributes(), point.getValue()))
                        : data.getDoubleGaugeData().getPoints().stream()
                                .map(point -> new Point(point.getAttributes(), point.getValue())))
                .toList();
    }
}
