package dev.etosha.health;

import dev.etosha.HealthState;
import dev.etosha.PoolStats;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool's health at one moment.
 *
 * @param pool its name
 * @param latency of the last answered probe, one round trip; null before the first
 * @param reasons why the state is not healthy, one sentence each
 * @param history of the last checks
 */
public record HealthReport(
        String pool,
        HealthState state,
        @Nullable Duration latency,
        List<String> reasons,
        PoolStats stats,
        CheckHistory.Summary history) {

    public HealthReport {
        reasons = List.copyOf(reasons);
    }
}
