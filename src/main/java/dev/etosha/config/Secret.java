package dev.etosha.config;

/** A value that nothing prints by accident. */
record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
