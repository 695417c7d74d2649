package dev.etosha.execution;

import dev.etosha.commit.CommitCheck;
import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.RetryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A pool's retry policy, with its source of randomness and its way to sleep.
 *
 * @param sleeper waits between attempts, and between questions for the outcome of a commit
 */
record Retrying(RetryPolicy policy, RandomGenerator random, CommitCheck.Pause sleeper) {

    /** The policy of the settings, with the thread's own sleep. */
    static Retrying of(PoolConfig config) {
        return new Retrying(
                new RetryPolicy(config.retryAttempts(), new Backoff(config.retryDelay(), config.retryMaxDelay())),
                () -> ThreadLocalRandom.current().nextLong(),
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }
}
