package dev.etosha.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Opens the pools when the application starts. An invalid setting fails the start: the runtime reports the observer's
 * exception. Servers fire this event before they accept requests. Quarkus fires it too early, so there {@link
 * LateStart} replaces this bean.
 */
@ApplicationScoped
public class Start {

    @Inject
    Pools pools;

    void open(@Observes @Initialized(ApplicationScoped.class) Object started) {
        pools.openAll();
    }
}
