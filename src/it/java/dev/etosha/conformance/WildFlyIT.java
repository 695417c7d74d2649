package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on WildFly. */
@Tag("runtime")
@Tag("wildfly")
class WildFlyIT extends Conformance {

    WildFlyIT() {
        super(WildFly.ofJakarta10());
    }
}
