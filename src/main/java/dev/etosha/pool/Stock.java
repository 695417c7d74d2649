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
    private final Runnable flushed;

    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private volatile long suspectBefore = System.nanoTime() - 1;
    private volatile long retiredBefore = System.nanoTime() - 1;

    /**
     * The stock of one pool.
     *
     * @param lost run after a connection was removed
     * @param flushed run when all connections are to be replaced
     */
    Stock(Store store, Gate gate, Hooks hooks, Runnable lost, Runnable flushed) {
        this.store = store;
        this.gate = gate;
        this.hooks = hooks;
        this.lost = lost;
        this.flushed = flushed;
    }

    /** Whether the connection must not be lent again. */
    boolean suspect(PhysicalConnection connection) {
        return connection.broken() || connection.born() - suspectBefore < 0;
    }

    /** Replaces all existing connections: the server is away or unusable. */
    void flush() {
        suspectBefore = System.nanoTime();
        flushed.run();
        sweep(this::suspect);
    }

    /** Has all existing connections replaced when they are free. They are in order. */
    void retireAll() {
        retiredBefore = System.nanoTime();
        flushed.run();
    }

    /** Whether the connection was replaced, or made before the last call of {@link #retireAll}. */
    boolean retired(PhysicalConnection connection) {
        return connection.replaced() || connection.born() - retiredBefore < 0;
    }

    /** Closes the free connections that are condemned. Takes one connection at a time, and only to close it. */
    void sweep(Predicate<PhysicalConnection> condemned) {
        for (PhysicalConnection connection : store.all()) {
            if (connection.isFree() && condemned.test(connection)) {
                inspect(connection, condemned);
            }
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
            reject(connection);
        } else {
            hooks.beforeReap(connection.raw());
            if (removed(connection)) {
                hooks.reaped(connection.raw());
            }
        }
    }

    /** Closes a taken connection that is suspect, too old or retired. False if it can be lent. */
    boolean retire(PhysicalConnection connection, long now) {
        if (suspect(connection)) {
            reject(connection);
        } else if (connection.expired(now) || retired(connection)) {
            discard(connection);
        } else {
            return false;
        }
        return true;
    }

    /** Sets a taken connection free, or closes it if it must not be lent again or the pool is closed. */
    void putBack(PhysicalConnection connection, long now) {
        if (gate.closed()) {
            discard(connection);
        } else if (!retire(connection, now)) {
            gate.release(connection);
        }
    }

    /** Closes a taken connection that is broken or suspect, and counts it. */
    void reject(PhysicalConnection connection) {
        if (discard(connection)) {
            invalid.incrementAndGet();
        }
    }

    /** Closes a taken connection that must not be lent again. False if that was done before. */
    boolean discard(PhysicalConnection connection) {
        boolean here = removed(connection);
        if (here) {
            hooks.flushed(connection.raw());
        }
        return here;
    }

    private boolean removed(PhysicalConnection connection) {
        boolean here = store.discard(connection);
        if (here) {
            closed.incrementAndGet();
            lost.run();
        }
        return here;
    }

    long invalid() {
        return invalid.get();
    }

    long closed() {
        return closed.get();
    }
}
