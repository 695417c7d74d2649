package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on TomEE. */
@Tag("runtime")
@Tag("tomee")
class TomEeIT extends Conformance {

    TomEeIT() {
        super(new TomEe());
    }
}
