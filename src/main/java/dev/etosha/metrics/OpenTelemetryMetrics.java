package dev.etosha.metrics;

import dev.etosha.health.HealthReport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry, with its semantic conventions for database connection pools. A collection reads a pool once, so that
 * all values are of the same moment.
 */
public final class OpenTelemetryMetrics implements Publisher {

    private final Meter meter;
    private final @Nullable String application;
    private final List<BatchCallback> callbacks = new CopyOnWriteArrayList<>();

    /**
     * Publishes to a telemetry that several applications may share.
     *
     * @param application its name, to tell its pools from those of others; null if unknown
     */
    OpenTelemetryMetrics(OpenTelemetry telemetry, @Nullable String application) {
        this.meter = telemetry.getMeter("dev.etosha");
        this.application = application;
    }

    /** Null if the runtime has no telemetry. */
    public static @Nullable Publisher of(BeanLookup beans) {
        OpenTelemetry found = beans.find(OpenTelemetry.class);
        return found == null ? null : new OpenTelemetryMetrics(found, nameOfApplication());
    }

    /** Jakarta EE's name of the application. Null without JNDI, where there is only one application. */
    @SuppressWarnings("BanJNDI") // a constant name
    private static @Nullable String nameOfApplication() {
        try {
            return InitialContext.doLookup("java:app/AppName");
        } catch (NamingException none) {
            return null;
        }
    }

    @Override
    public void publish(Measured pool) {
        List<ObservableMeasurement> instruments = new ArrayList<>();
        List<Consumer<HealthReport>> recordings = new ArrayList<>();
        for (PoolMetric metric : PoolMetric.values()) {
            Attributes attributes = attributes(pool, metric.instrument());
            if (metric.kind() == Kind.GAUGE) {
                ObservableDoubleMeasurement gauge = gauge(metric);
                instruments.add(gauge);
                recordings.add(report -> gauge.record(metric.value(report), attributes));
            } else {
                ObservableLongMeasurement number = metric.kind() == Kind.COUNTER ? counter(metric) : level(metric);
                instruments.add(number);
                recordings.add(report -> number.record((long) metric.value(report), attributes));
            }
        }
        callbacks.add(meter.batchCallback(
                () -> {
                    HealthReport report = pool.report().get();
                    recordings.forEach(recording -> recording.accept(report));
                },
                instruments.get(0),
                instruments.subList(1, instruments.size()).toArray(ObservableMeasurement[]::new)));
    }

    private ObservableDoubleMeasurement gauge(PoolMetric metric) {
        return meter.gaugeBuilder(metric.instrument().name())
                .setDescription(metric.instrument().description())
                .setUnit(metric.unit())
                .buildObserver();
    }

    private ObservableLongMeasurement level(PoolMetric metric) {
        return meter.upDownCounterBuilder(metric.instrument().name())
                .setDescription(metric.instrument().description())
                .setUnit(metric.unit())
                .buildObserver();
    }

    private ObservableLongMeasurement counter(PoolMetric metric) {
        return meter.counterBuilder(metric.instrument().name())
                .setDescription(metric.instrument().description())
                .setUnit(metric.unit())
                .buildObserver();
    }

    private Attributes attributes(Measured pool, Instrument instrument) {
        AttributesBuilder attributes = Attributes.builder().put("db.client.connection.pool.name", pool.pool());
        if (instrument.state() != null) {
            attributes.put("db.client.connection.state", instrument.state());
        }
        if (application != null) {
            attributes.put("etosha.application", application);
        }
        return attributes.build();
    }

    @Override
    public void close() {
        callbacks.forEach(BatchCallback::close);
    }
}
