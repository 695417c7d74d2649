package dev.etosha.health;

import dev.etosha.pool.ConnectionPool;

/** A pool that was opened, and its monitor; fired as a CDI event, once for each pool. */
public record MonitoredPool(ConnectionPool pool, HealthMonitor monitor) {}
