package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** Container-managed persistence on WildFly. */
@Tag("runtime")
@Tag("wildfly")
class WildFlyPersistenceIT extends ManagedPersistence {

    WildFlyPersistenceIT() {
        super(WildFly.ofJakarta10());
    }
}
