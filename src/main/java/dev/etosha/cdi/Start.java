package dev.etosha.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Opens the pools when the application starts. A wrong setting ends the start here: what the observer throws, the
 * runtime reports. Of the events that say "started" this is the one that servers fire before they take requests;
 * Quarkus has it too early and knows {@link LateStart} alone.
 */
@ApplicationScoped
public class Start {

    @Inject
    Pools pools;

    void open(@Observes @Initialized(ApplicationScoped.class) Object started) {
        pools.openAll();
    }
}
