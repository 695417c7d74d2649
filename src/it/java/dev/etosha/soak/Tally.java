package dev.etosha.soak;

import dev.etosha.DatabaseException;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the results of the calls. */
final class Tally {

    private static final int SURPRISES_KEPT = 10;

    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger futures = new AtomicInteger();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    void done() {
        calls.increment();
    }

    /** Records a failed call. During faults, a call may fail with the documented exceptions. */
    void failed(Throwable e) {
        calls.increment();
        failures.increment();
        boolean expected = e instanceof DatabaseException
                || e instanceof SQLException
                || e instanceof CancellationException
                || e instanceof Work.Own;
        if (!expected) {
            surprise(e.toString());
        }
    }

    void surprise(String what) {
        if (surprises.size() < SURPRISES_KEPT) {
            surprises.add(what);
        }
    }

    void futureStarted() {
        futures.incrementAndGet();
    }

    void futureEnded() {
        futures.decrementAndGet();
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** The number of futures that are not complete. */
    int openFutures() {
        return futures.get();
    }

    /** Events that must not happen, even during a fault. */
    Queue<String> surprises() {
        return surprises;
    }
}
