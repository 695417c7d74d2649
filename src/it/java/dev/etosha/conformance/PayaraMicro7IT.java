package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** The suite on Payara Micro 7, with Jakarta EE 11. */
@Tag("runtime")
@Tag("payara")
class PayaraMicro7IT extends Conformance {

    PayaraMicro7IT() {
        super(PayaraMicro.ofJakarta11());
    }
}
