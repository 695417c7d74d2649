package dev.etosha.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Micrometer: meters with the tag {@code pool}. Several applications may share the registry. */
public final class MicrometerMetrics implements Publisher {

    private final MeterRegistry registry;
    private final List<Own> own = new CopyOnWriteArrayList<>();

    /** A meter and the object it measures, which Micrometer references weakly. */
    private record Own(Meter meter, Measured pool) {}

    /** Publishes to this registry. An application without CDI creates it, and closes it before the pool. */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Null if the runtime has no registry. */
    public static @Nullable Publisher of(BeanLookup beans) {
        MeterRegistry found = beans.find(MeterRegistry.class);
        return found == null ? null : new MicrometerMetrics(found);
    }

    @Override
    public void publish(Measured pool) {
        for (PoolMetric metric : PoolMetric.values()) {
            // register() would return an existing meter, which is another application's
            if (registry.find(metric.metricName()).tag("pool", pool.pool()).meter() == null) {
                own.add(new Own(meter(metric, pool), pool));
            }
        }
    }

    private Meter meter(PoolMetric metric, Measured pool) {
        String unit = metric.unit().equals("s") ? "seconds" : null;
        if (metric.kind() == Kind.COUNTER) {
            return FunctionCounter.builder(metric.metricName(), pool, measured -> measured.value(metric))
                    .description(metric.description())
                    .tag("pool", pool.pool())
                    .register(registry);
        }
        return Gauge.builder(metric.metricName(), pool, measured -> measured.value(metric))
                .description(metric.description())
                .baseUnit(unit)
                .tag("pool", pool.pool())
                .register(registry);
    }

    @Override
    public void close() {
        own.forEach(meter -> registry.remove(meter.meter()));
    }
}
