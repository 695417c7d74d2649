package dev.etosha.pool;

import dev.etosha.connect.Hooks;
import dev.etosha.session.PhysicalConnection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Decides which connections must not be lent again, and removes connections from the pool. Thread-safe. */
final class Stock {

    private final Store store;
    private final Gate gate;
    private final Hooks hooks;
    private final Runnable lost;

    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private volatile long suspectBefore = System.nanoTime() - 1;

    /** @param lost run after a connection was removed */
    Stock(Store store, Gate gate, Hooks hooks, Runnable lost) {
        this.store = store;
        this.gate = gate;
        this.hooks = hooks;
        this.lost = lost;
    }

    /** Whether the connection must not be lent again. */
    boolean suspect(PhysicalConnection connection) {
        return connection.broken() || connection.born() - suspectBefore < 0;
    }

    /** Marks all existing connections as suspect. */
    void suspectAll() {
        suspectBefore = System.nanoTime();
    }

    /** Closes the free connections that are condemned. Takes one connection at a time. */
    void sweep(Predicate<PhysicalConnection> condemned) {
        for (PhysicalConnection connection : store.all()) {
            inspect(connection, condemned);
        }
    }

    /** Closes the connection if it is free and condemned. It cannot be lent meanwhile. */
    void inspect(PhysicalConnection connection, Predicate<PhysicalConnection> condemned) {
        if (!store.take(connection)) {
            return;
        }
        if (!condemned.test(connection)) {
            gate.release(connection);
        } else if (suspect(connection)) {
            countInvalid();
            discard(connection);
        } else {
            hooks.beforeReap(connection.raw());
            remove(connection);
            hooks.reaped(connection.raw());
        }
    }

    /** Closes a taken connection that must not be lent again. */
    void discard(PhysicalConnection connection) {
        remove(connection);
        hooks.flushed(connection.raw());
    }

    private void remove(PhysicalConnection connection) {
        if (store.discard(connection)) {
            closed.incrementAndGet();
            lost.run();
        }
    }

    /** Counts a broken or suspect connection. */
    void countInvalid() {
        invalid.incrementAndGet();
    }

    long invalid() {
        return invalid.get();
    }

    long closed() {
        return closed.get();
    }
}
