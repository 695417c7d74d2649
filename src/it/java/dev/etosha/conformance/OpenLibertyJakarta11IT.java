package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Open Liberty with the features of Jakarta EE 11 and MicroProfile 7. */
@Tag("runtime")
class OpenLibertyJakarta11IT extends Conformance {

    OpenLibertyJakarta11IT() {
        super(OpenLiberty.ofJakarta11());
    }
}
