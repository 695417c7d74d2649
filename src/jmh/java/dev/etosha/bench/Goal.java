package dev.etosha.bench;

import java.util.Locale;

/** A lower or upper bound of a figure. */
record Goal(boolean least, double bound) {

    static Goal atLeast(double bound) {
        return new Goal(true, bound);
    }

    static Goal atMost(double bound) {
        return new Goal(false, bound);
    }

    boolean met(double value) {
        return least ? value >= bound : value <= bound;
    }

    @Override
    public String toString() {
        return (least ? ">= " : "<= ") + String.format(Locale.ROOT, bound < 10 ? "%.2f" : "%.0f", bound);
    }
}
