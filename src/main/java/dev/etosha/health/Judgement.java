package dev.etosha.health;

import dev.etosha.HealthState;
import dev.etosha.PoolStats;
import dev.etosha.config.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The policy of health: derives a state and its reasons from the evidence alone. */
record Judgement(HealthState state, List<String> reasons) {

    private static final double MOST_ERRORS = 0.10;
    private static final int MOST_REFUSALS = 3;

    Judgement {
        reasons = List.copyOf(reasons);
    }

    static Judgement of(Evidence evidence, PoolConfig config) {
        if (!evidence.stats().initialized()) {
            return new Judgement(HealthState.UNHEALTHY, List.of("the pool is closed"));
        }
        if (!evidence.asked()) {
            return new Judgement(HealthState.UNKNOWN, List.of("the database was not probed yet"));
        }
        String failure = evidence.failure();
        PoolStats stats = evidence.stats();
        boolean served = stats.checkedIn() + stats.checkedOut() > 0; // the pool may hold all the server's connections
        boolean refused = evidence.refusals() > 0 && (served || evidence.refusals() < MOST_REFUSALS);
        if (failure != null && !evidence.traffic() && !refused) {
            return new Judgement(HealthState.UNHEALTHY, List.of("the database does not answer: " + failure));
        }
        List<String> reasons = new ArrayList<>();
        if (failure != null) {
            reasons.add("a probe failed: " + failure);
        }
        latency(evidence, config, reasons);
        load(stats, config, reasons);
        if (evidence.errorRate() > MOST_ERRORS) {
            reasons.add(String.format(Locale.ROOT, "%.0f %% of recent statements failed", evidence.errorRate() * 100));
        }
        return new Judgement(reasons.isEmpty() ? HealthState.HEALTHY : HealthState.DEGRADED, reasons);
    }

    private static void latency(Evidence evidence, PoolConfig config, List<String> reasons) {
        Duration latency = evidence.latency();
        if (latency == null) {
            return;
        }
        if (latency.compareTo(config.healthLatencyCritical()) >= 0) {
            reasons.add("latency is critical: " + latency.toMillis() + " ms");
        } else if (latency.compareTo(config.healthLatencyWarning()) >= 0) {
            reasons.add("latency is elevated: " + latency.toMillis() + " ms");
        }
    }

    private static void load(PoolStats stats, PoolConfig config, List<String> reasons) {
        int available = config.size() + config.maxOverflow() - stats.checkedOut();
        if (available < config.healthMinAvailable()) {
            reasons.add(Math.max(0, available) + " of " + (config.size() + config.maxOverflow()) + " connections left, "
                    + stats.waiting() + " callers waiting");
        }
        if (stats.overflow() > config.size()) {
            reasons.add("the overflow of " + stats.overflow() + " is larger than the pool of " + config.size());
        }
    }
}
