package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds the pool's connections. Each connection keeps its own free flag, so threads share no variable that all of them
 * write.
 */
final class Store implements AutoCloseable {

    private final Closer closer;
    private final RecentlyReturned recent = new RecentlyReturned();
    private final LongAdder free = new LongAdder();
    private final List<PhysicalConnection> all = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** @param closer closes discarded connections; closed with the store */
    Store(Closer closer) {
        this.closer = closer;
    }

    /** Adds a new connection. The caller holds it: it is not free yet. */
    PhysicalConnection add(PhysicalConnection connection) throws SQLException {
        all.add(connection);
        if (closed && all.remove(connection)) {
            throw new SQLException("the store was closed", "08003");
        }
        return connection;
    }

    /** Takes a free connection. Null if it found none or the store is closed. */
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

    /** Takes this connection if it is free. */
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

    /** The number of free connections, approximate while other threads take and put. */
    int free() {
        return Math.max(0, free.intValue());
    }

    /** Puts back a taken connection. */
    void put(PhysicalConnection connection) {
        recent.put(connection);
        free.increment();
        connection.free();
    }

    /** Removes and closes a taken connection. False if it was not in the store. Does not wait for the network. */
    boolean discard(PhysicalConnection connection) {
        boolean here = all.remove(connection);
        recent.forget(connection);
        if (here) {
            closer.close(connection);
        }
        return here;
    }

    /** All connections, lent or free, in no order. */
    Iterable<PhysicalConnection> all() {
        return all;
    }

    /** Closes all connections, free or lent. */
    @Override
    public void close() {
        closed = true;
        closer.close();
        all.forEach(PhysicalConnection::close);
        all.clear();
    }
}
