package dev.etosha.health;

import dev.etosha.PoolStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The input for the judgement of a pool.
 *
 * @param asked whether the database was ever probed
 * @param latency of the last probe; null if it failed or there was none
 * @param failure of the last probe; null if it was answered or there was none
 * @param refusals the number of latest probes that the server refused with "too many connections"
 * @param traffic whether statements of the application succeeded since that probe
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
