package dev.etosha.health;

import dev.etosha.pool.ConnectionPool;

/** An opened pool and its monitor. Fired as a CDI event, once for each pool. */
public record MonitoredPool(ConnectionPool pool, HealthMonitor monitor) {}
