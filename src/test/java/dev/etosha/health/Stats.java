package dev.etosha.health;

import dev.etosha.PoolStats;

/** Statistics of a pool of 5 connections with an overflow of 10. */
final class Stats {

    private Stats() {}

    static PoolStats open(int free, int lent, int waiting) {
        return of(true, free, lent, waiting, 0, 0);
    }

    static PoolStats closed() {
        return of(false, 0, 0, 0, 0, 0);
    }

    static PoolStats statements(long queries, long errors) {
        return of(true, 5, 0, 0, queries, errors);
    }

    private static PoolStats of(boolean open, int free, int lent, int waiting, long queries, long errors) {
        int overflow = Math.max(0, free + lent - 5);
        return new PoolStats(open, 5, 10, free, lent, overflow, 0, waiting, 0, 0, 0, 0, queries, errors);
    }
}
