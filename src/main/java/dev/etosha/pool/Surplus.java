package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import java.util.function.Predicate;

/** Selects connections that are too old, or idle and above the pool's size. For one pass over the connections. */
final class Surplus implements Predicate<PhysicalConnection> {

    private final long now;
    private final long idleNanos;
    private int left;

    /** @param left the number of connections above the pool's size */
    Surplus(long now, long idleNanos, int left) {
        this.now = now;
        this.idleNanos = idleNanos;
        this.left = left;
    }

    @Override
    public boolean test(PhysicalConnection connection) {
        return connection.expired(now) || (connection.idleNanos(now) >= idleNanos && left-- > 0);
    }
}
