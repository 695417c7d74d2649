package dev.etosha.cdi;

import dev.etosha.execution.Database;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;

/** A pool of the application and what belongs to it. */
record OpenPool(ConnectionPool pool, Database database, HealthMonitor monitor) implements AutoCloseable {

    @Override
    public void close() {
        monitor.close();
        pool.close();
    }
}
