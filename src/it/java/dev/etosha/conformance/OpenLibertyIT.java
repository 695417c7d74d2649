package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Open Liberty. */
@Tag("liberty")
class OpenLibertyIT extends Conformance {

    OpenLibertyIT() {
        super(OpenLiberty.ofJakarta10());
    }
}
