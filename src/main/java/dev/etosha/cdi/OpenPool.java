package dev.etosha.cdi;

import dev.etosha.Database;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;

/** A pool with its database and its monitor. */
record OpenPool(ConnectionPool pool, Database database, HealthMonitor monitor) implements AutoCloseable {

    @Override
    public void close() {
        monitor.close();
        pool.close();
    }
}
