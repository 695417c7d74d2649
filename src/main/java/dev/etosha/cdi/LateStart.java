package dev.etosha.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/**
 * Opens the pools on Quarkus, where {@link Start} would open them in the static initialization: without the
 * configuration of the run, and in a native image at its build. No bean before CDI 4.0, which lacks the event.
 */
@ApplicationScoped
public class LateStart {

    @Inject
    Pools pools;

    void open(@Observes Startup started) {
        pools.openAll();
    }
}
