package dev.etosha.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/**
 * Opens the pools on Quarkus. There {@link Start} would run in the static initialization: without the runtime
 * configuration, and at build time in a native image. Not a bean before CDI 4.0, which lacks the event.
 */
@ApplicationScoped
public class LateStart {

    @Inject
    Pools pools;

    void open(@Observes Startup started) {
        pools.openAll();
    }
}
