package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** Container-managed persistence on TomEE. */
@Tag("runtime")
@Tag("tomee")
class TomEePersistenceIT extends ManagedPersistence {

    TomEePersistenceIT() {
        super(new TomEe());
    }
}
