package dev.etosha.reliability;

import java.util.Locale;

/** What a pool is doing when a fault strikes. */
enum PoolState {
    /** Its connections are free, and nobody asks for one until the fault has gone. */
    IDLE,
    /** Its connections are free, and callers come while the fault lasts. */
    WOKEN,
    /** Callers borrow, use and give back all the time. */
    BUSY,
    /** All connections are lent until the fault has gone, and callers wait. */
    EXHAUSTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
