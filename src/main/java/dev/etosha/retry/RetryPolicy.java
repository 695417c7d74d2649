package dev.etosha.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether and when failed work is retried. Stateless and thread-safe.
 *
 * @param attempts the maximum number of attempts, including the first; 1 means no retry
 */
public record RetryPolicy(int attempts, Backoff backoff) {

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("RetryPolicy needs at least 1 attempt, was " + attempts);
        }
    }

    /** The wait before the next attempt; empty if there is none. */
    public Optional<Duration> waitAfter(Attempt attempt, Failure failure, RandomGenerator random) {
        if (attempt.number() >= attempts || !repeatable(attempt, failure)) {
            return Optional.empty();
        }
        return Optional.of(failure.worthRetryAtOnce() ? Duration.ZERO : backoff.delay(attempt.number(), random));
    }

    private static boolean repeatable(Attempt attempt, Failure failure) {
        return switch (failure.outcome(attempt.phase(), attempt.readOnly())) {
            case NOT_APPLIED_RETRY -> true;
            case NOT_APPLIED_FINAL -> false;
            case APPLIED -> attempt.idempotent() && refused(attempt, failure) == Outcome.NOT_APPLIED_RETRY;
            case UNKNOWN -> attempt.harmless() && refused(attempt, failure) != Outcome.NOT_APPLIED_FINAL;
        };
    }

    /** What the failure would mean for a single statement. */
    private static Outcome refused(Attempt attempt, Failure failure) {
        return failure.outcome(Phase.STATEMENT, attempt.readOnly());
    }
}
