package dev.etosha.health;

import dev.etosha.pool.PoolStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is judged by.
 *
 * @param asked whether the database was ever asked, by a probe or by the application
 * @param latency of the last probe; null if it failed or there was none
 * @param failure of the last probe; null if it was answered or there was none
 * @param refusals probes in a row that the server answered with an error, such as too many connections
 * @param traffic whether statements of the application worked since that probe
 * @param errorRate of the statements in the recent window, from 0 to 1
 */
record Evidence(
        boolean asked,
        @Nullable Duration latency,
        @Nullable String failure,
        int refusals,
        boolean traffic,
        double errorRate,
        PoolStats stats) {}
