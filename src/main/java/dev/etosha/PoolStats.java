package dev.etosha;

/**
 * A pool's numbers at one moment. No number is negative.
 *
 * @param initialized whether the pool is open; false as soon as it drains
 * @param poolSize connections that the pool keeps, {@code db.pool.size}
 * @param maxOverflow additional connections allowed under load, {@code db.pool.max-overflow}
 * @param checkedIn free connections
 * @param checkedOut lent connections
 * @param overflow connections beyond {@code poolSize}
 * @param connecting connections that are being opened
 * @param waiting callers that wait for a connection
 * @param invalid broken connections that were closed since the pool was opened
 * @param opened connections opened since the pool was opened
 * @param closed connections closed for any reason since the pool was opened
 * @param timeouts callers that timed out
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
