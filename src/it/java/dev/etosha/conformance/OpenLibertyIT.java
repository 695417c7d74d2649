package dev.etosha.conformance;

/** The suite on Open Liberty. */
class OpenLibertyIT extends Conformance {

    OpenLibertyIT() {
        super(new OpenLiberty());
    }
}
