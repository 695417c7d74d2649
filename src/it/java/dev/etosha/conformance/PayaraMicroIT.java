package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Payara Micro. */
@Tag("runtime")
@Tag("payara")
class PayaraMicroIT extends Conformance {

    PayaraMicroIT() {
        super(PayaraMicro.ofJakarta10());
    }
}
