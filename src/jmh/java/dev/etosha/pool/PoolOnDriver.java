package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import java.sql.DriverManager;

/** Opens a pool on the JDBC driver of a URL. Outside of this package, a pool uses only pgjdbc. */
public final class PoolOnDriver {

    private PoolOnDriver() {}

    public static ConnectionPool open(PoolConfig config, String jdbcUrl) {
        return ConnectionPool.open(config, () -> DriverManager.getConnection(jdbcUrl));
    }
}
