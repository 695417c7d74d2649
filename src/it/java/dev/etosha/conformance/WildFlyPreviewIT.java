package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on WildFly Preview, with Jakarta EE 11. */
@Tag("runtime")
@Tag("wildfly")
class WildFlyPreviewIT extends Conformance {

    WildFlyPreviewIT() {
        super(WildFly.ofJakarta11());
    }
}
