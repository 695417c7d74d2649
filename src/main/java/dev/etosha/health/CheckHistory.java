package dev.etosha.health;

import dev.etosha.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last checks of a pool, at most {@value #KEPT}. Thread-safe. */
public final class CheckHistory {

    static final int KEPT = 100;

    private final Deque<Check> checks = new ArrayDeque<>();

    CheckHistory() {}

    /**
     * One check.
     *
     * @param latency null if it was not answered
     * @param failure null if it was answered
     */
    public record Check(
            Instant at,
            HealthState state,
            @Nullable Duration latency,
            @Nullable String failure) {}

    /**
     * A summary of the checks.
     *
     * @param checks their number
     * @param healthyRate the share of healthy ones, from 0 to 1
     * @param meanLatency of the answered ones; null if none was
     * @param failuresInARow the number of latest checks that failed
     */
    public record Summary(
            int checks, double healthyRate, @Nullable Duration meanLatency, int failuresInARow) {}

    synchronized void add(Check check) {
        if (checks.size() == KEPT) {
            checks.removeFirst();
        }
        checks.addLast(check);
    }

    /** The checks, the oldest first. */
    synchronized List<Check> checks() {
        return List.copyOf(checks);
    }

    synchronized Summary summary() {
        int healthy = 0;
        int answered = 0;
        int failures = 0;
        long nanos = 0;
        for (Check check : checks) {
            healthy += check.state() == HealthState.HEALTHY ? 1 : 0;
            failures = check.failure() == null ? 0 : failures + 1;
            Duration latency = check.latency();
            if (latency != null) {
                answered++;
                nanos += latency.toNanos();
            }
        }
        return new Summary(
                checks.size(),
                checks.isEmpty() ? 0 : (double) healthy / checks.size(),
                answered == 0 ? null : Duration.ofNanos(nanos / answered),
                failures);
    }
}
