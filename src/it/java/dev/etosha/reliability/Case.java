package dev.etosha.reliability;

import dev.etosha.testing.Callers;

/** A row of the table. */
record Case(Fault fault, PoolState state, Callers callers) {

    @Override
    public String toString() {
        return fault + ", " + state + ", " + callers;
    }
}
