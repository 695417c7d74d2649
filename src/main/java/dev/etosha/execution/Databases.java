package dev.etosha.execution;

import dev.etosha.Database;
import dev.etosha.pool.ConnectionPool;

/** Creates the execution service for a pool that was opened without a container. */
public final class Databases {

    private Databases() {}

    /**
     * The service on a pool. It ends when the pool is closed. The call is cheap, since all services of a pool share its
     * threads.
     */
    public static Database on(ConnectionPool pool) {
        return on(pool, Attempts.LOOP);
    }

    /** The service on a pool, with the given way to repeat calls. It ends when the pool is closed. */
    public static Database on(ConnectionPool pool, Attempts attempts) {
        return PooledDatabase.on(pool, attempts);
    }
}
