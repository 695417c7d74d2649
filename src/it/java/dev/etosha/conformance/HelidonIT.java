package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Helidon MP. */
@Tag("runtime")
@Tag("helidon")
class HelidonIT extends Conformance {

    HelidonIT() {
        super(new Helidon());
    }
}
