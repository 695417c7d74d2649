package dev.etosha.reliability;

/** One row of the table. */
record Case(Fault fault, PoolState state, Callers callers) {

    @Override
    public String toString() {
        return fault + ", " + state + ", " + callers;
    }
}
