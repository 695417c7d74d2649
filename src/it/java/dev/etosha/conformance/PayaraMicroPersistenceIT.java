package dev.etosha.conformance;

import org.junit.jupiter.api.Tag;

/** Container-managed persistence on Payara Micro. */
@Tag("runtime")
@Tag("payara")
class PayaraMicroPersistenceIT extends ManagedPersistence {

    PayaraMicroPersistenceIT() {
        super(PayaraMicro.ofJakarta10());
    }
}
