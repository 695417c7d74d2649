package dev.etosha.execution;

import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A pool's policy, with the chance that it draws from and the way to let time pass.
 *
 * @param sleeper lets the pauses between attempts pass
 */
record Retrying(RetryPolicy policy, RandomGenerator random, Sleeper sleeper) {

    /** Lets time pass. */
    interface Sleeper {

        void sleep(Duration time) throws InterruptedException;
    }

    /** What the settings say, with the thread's own sleep. */
    static Retrying of(PoolConfig config) {
        return new Retrying(
                new RetryPolicy(config.retryAttempts(), new Backoff(config.retryDelay(), config.retryMaxDelay())),
                () -> ThreadLocalRandom.current().nextLong(),
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    void pause(Duration time) throws InterruptedException {
        if (!time.isZero()) {
            sleeper.sleep(time);
        }
    }
}
