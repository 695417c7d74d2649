package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import java.sql.DriverManager;

/** Opens a pool on whatever driver knows a URL; outside of this package a pool knows pgjdbc only. */
public final class PoolOnDriver {

    private PoolOnDriver() {}

    public static ConnectionPool open(PoolConfig config, String jdbcUrl) {
        return ConnectionPool.open(config, () -> DriverManager.getConnection(jdbcUrl));
    }
}
