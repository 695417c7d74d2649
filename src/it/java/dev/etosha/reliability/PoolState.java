package dev.etosha.reliability;

import java.util.Locale;

/** The state of a pool when a fault begins. */
enum PoolState {
    /** All connections are free. No caller borrows until the fault is over. */
    IDLE,
    /** All connections are free. Callers borrow during the fault. */
    WOKEN,
    /** Callers borrow, use and return connections all the time. */
    BUSY,
    /** All connections are lent until the fault is over, and callers wait. */
    EXHAUSTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
