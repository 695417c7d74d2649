package dev.etosha.reliability;

import dev.etosha.testing.Callers;

/** One row of the table. */
record Case(Fault fault, PoolState state, Callers callers) {

    @Override
    public String toString() {
        return fault + ", " + state + ", " + callers;
    }
}
