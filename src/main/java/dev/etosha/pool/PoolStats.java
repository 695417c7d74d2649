package dev.etosha.pool;

/**
 * A pool's numbers at one moment. None is ever negative.
 *
 * @param initialized whether the pool is open; false once it drains
 * @param poolSize connections to be kept, {@code db.pool.size}
 * @param maxOverflow how many more may exist under load, {@code db.pool.max-overflow}
 * @param checkedIn free connections
 * @param checkedOut lent connections
 * @param overflow existing connections beyond {@code poolSize}
 * @param connecting connections being made
 * @param waiting callers that wait for a connection
 * @param invalid connections closed because they were broken, since the pool was opened
 * @param opened connections made since the pool was opened
 * @param closed connections closed since the pool was opened, for whatever reason
 * @param timeouts callers that went without a connection
 * @param queryCount statements run
 * @param errorCount statements that failed
 */
public record PoolStats(
        boolean initialized,
        int poolSize,
        int maxOverflow,
        int checkedIn,
        int checkedOut,
        int overflow,
        int connecting,
        int waiting,
        long invalid,
        long opened,
        long closed,
        long timeouts,
        long queryCount,
        long errorCount) {}
