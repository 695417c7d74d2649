package dev.etosha.jndi;

import dev.etosha.pool.ConnectionPool;
import java.sql.SQLException;

/** Finds the pool, at each use. */
interface PoolLookup {
    ConnectionPool pool() throws SQLException;
}
