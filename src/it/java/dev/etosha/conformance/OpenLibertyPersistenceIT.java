package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** Container-managed persistence on Open Liberty. */
@Tag("liberty")
class OpenLibertyPersistenceIT extends ManagedPersistence {

    OpenLibertyPersistenceIT() {
        super(OpenLiberty.ofJakarta10());
    }
}
