package dev.etosha.cdi;

import dev.etosha.health.MonitoredPool;
import dev.etosha.metrics.BeanLookup;
import dev.etosha.metrics.Measured;
import dev.etosha.metrics.MicroProfileMetrics;
import dev.etosha.metrics.MicrometerMetrics;
import dev.etosha.metrics.OpenTelemetryMetrics;
import dev.etosha.metrics.PoolGauges;
import dev.etosha.metrics.Publisher;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each opened pool through every metrics API of the runtime, until the application stops. No signature may
 * refer to a type of these APIs: containers inspect the class even if an API is absent.
 */
@ApplicationScoped
public class PublishedPools implements BeanLookup {

    private static final Logger LOG = System.getLogger("dev.etosha.metrics");

    /** Without {@code @Any}: with it TomEE has three registries. */
    @Inject
    Instance<Object> beans;

    private final List<Publisher> publishers = new ArrayList<>();

    @PostConstruct
    void begin() {
        // not method references: they would load the classes here, where no LinkageError is caught
        find(() -> MicroProfileMetrics.of(this));
        find(() -> OpenTelemetryMetrics.of(this));
        find(() -> MicrometerMetrics.of(this));
        makeGauges();
    }

    /** Creates the bean that has the gauges. A registry shared by applications refuses the second bean. */
    private void makeGauges() {
        try {
            int unused = beans.select(PoolGauges.class).get().pools();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "etosha.pools and etosha.pools.ready are not published: {0}", e.getMessage());
        }
    }

    @Override
    public <T> @Nullable T find(Class<T> type) {
        Instance<T> found = beans.select(type);
        return found.isResolvable() ? found.get() : null;
    }

    private void find(Supplier<@Nullable Publisher> api) {
        try {
            Publisher found = api.get();
            if (found != null) {
                publishers.add(found);
            }
        } catch (LinkageError absent) {
            LOG.log(Level.DEBUG, "the runtime lacks {0}", absent.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a metrics API of the runtime does not work", e);
        }
    }

    void publish(@Observes MonitoredPool opened) {
        Measured pool = Measured.of(opened);
        each(publisher -> publisher.publish(pool));
    }

    @PreDestroy
    void end() {
        each(Publisher::close);
    }

    /** A failure of one API affects neither the other APIs nor the application. */
    private void each(Consumer<Publisher> step) {
        for (Publisher publisher : publishers) {
            try {
                step.accept(publisher);
            } catch (RuntimeException | LinkageError e) {
                LOG.log(Level.WARNING, () -> publisher.getClass().getSimpleName() + " failed", e);
            }
        }
    }
}
