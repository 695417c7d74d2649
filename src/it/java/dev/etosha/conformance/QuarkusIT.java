package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Quarkus. */
@Tag("runtime")
@Tag("quarkus")
class QuarkusIT extends Conformance {

    QuarkusIT() {
        super(new Quarkus());
    }
}
