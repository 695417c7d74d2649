package dev.etosha.pool;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where connections are kept. A connection is {@linkplain #add added} when a thread of ours has made it, and each says by
 * itself whether it is free: there is nothing that all threads have to write to. What is free costs one comparison to take
 * and one write to put back, a third of what Agroal's own way takes.
 */
final class Store implements AutoCloseable {

    private final Owner owner = new Owner();
    private final RecentlyReturned recent = new RecentlyReturned();
    private final LongAdder free = new LongAdder();
    private final List<PhysicalConnection> all = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Adds a connection that was just made; it is the caller's, and not free yet. */
    PhysicalConnection add(PhysicalConnection connection) throws SQLException {
        all.add(connection);
        if (closed && all.remove(connection)) {
            throw new SQLException("the store was closed", "08003");
        }
        return connection;
    }

    /**
     * Gives an added connection an owner, which takes longer than to lend it: to be called once for each, when nobody
     * waits for the connection any more. Any thread but a virtual one.
     */
    void own(PhysicalConnection connection) {
        owner.own(connection);
    }

    /** Takes a free connection; null if none was free where this looked, or once the store is closed. */
    @Nullable
    PhysicalConnection take() {
        if (closed) {
            return null;
        }
        PhysicalConnection likely = recent.get();
        if (likely != null && take(likely)) {
            return likely;
        }
        for (PhysicalConnection connection : all) {
            if (take(connection)) {
                return connection;
            }
        }
        return null;
    }

    /** Takes this connection, if it is free. */
    boolean take(PhysicalConnection connection) {
        if (!connection.take()) {
            return false;
        }
        free.decrement();
        return true;
    }

    /** Whether a connection is free. */
    boolean anyFree() {
        for (PhysicalConnection connection : all) {
            if (connection.isFree()) {
                return true;
            }
        }
        return false;
    }

    /** How many connections are free, without looking at each; what others do meanwhile may be counted in part. */
    int free() {
        return Math.max(0, free.intValue());
    }

    /** Puts back a connection that was taken. */
    void put(PhysicalConnection connection) {
        recent.put(connection);
        free.increment();
        connection.free();
    }

    /** Closes a connection that was taken, and forgets it; whether it was here. Does not wait for the network. */
    boolean discard(PhysicalConnection connection) {
        boolean here = all.remove(connection);
        recent.forget(connection);
        if (here) {
            owner.close(connection);
        }
        return here;
    }

    /** Every connection that exists, lent or free, in no order. */
    Iterable<PhysicalConnection> all() {
        return all;
    }

    /** Closes what is free and what is lent. */
    @Override
    public void close() {
        closed = true;
        owner.close();
        all.forEach(PhysicalConnection::close); // those that have no owner yet
        all.clear();
    }
}
