package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Payara Micro. */
@Tag("runtime")
class PayaraMicroIT extends Conformance {

    PayaraMicroIT() {
        super(new PayaraMicro());
    }
}
