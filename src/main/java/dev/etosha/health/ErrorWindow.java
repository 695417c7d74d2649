package dev.etosha.health;

import dev.etosha.PoolStats;
import java.util.ArrayDeque;
import java.util.Deque;

/** The share of recent statements that failed, from samples of a pool's counters. Not thread-safe. */
final class ErrorWindow {

    private static final int SAMPLES = 60;
    private static final int LEAST_STATEMENTS = 10;

    private final Deque<PoolStats> samples = new ArrayDeque<>();

    void add(PoolStats sample) {
        if (samples.size() == SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(sample);
    }

    /** From 0 to 1. 0 if there are too few statements. */
    double rate() {
        PoolStats first = samples.peekFirst();
        PoolStats last = samples.peekLast();
        if (first == null || last == null) {
            return 0;
        }
        long statements = last.queryCount() - first.queryCount();
        return statements < LEAST_STATEMENTS ? 0 : (double) (last.errorCount() - first.errorCount()) / statements;
    }
}
