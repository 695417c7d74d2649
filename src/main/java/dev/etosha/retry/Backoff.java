package dev.etosha.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait before each retry. Its limit is a base that doubles with every retry, up to a cap. Each wait is a random
 * part of the limit, so that clients that failed together do not retry together.
 *
 * <p>A wait depends only on the number of the retry, so an instance is thread-safe. Retries are counted from 1.
 *
 * @param base the longest wait before the first retry, at least a millisecond
 * @param cap the longest wait before any retry, at least the base
 */
public record Backoff(Duration base, Duration cap) {

    public Backoff {
        if (base.toMillis() < 1 || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("Backoff needs 1 ms <= base <= cap, was base " + base + ", cap " + cap);
        }
    }

    /** The longest wait before the given retry. */
    public Duration limit(int retry) {
        if (retry < 1) {
            throw new IllegalArgumentException("Retries are counted from 1, was " + retry);
        }
        long start = base.toMillis();
        int doublings = Math.min(retry - 1, Long.numberOfLeadingZeros(start) - 1); // one more would overflow
        return Duration.ofMillis(Math.min(start << doublings, cap.toMillis()));
    }

    /** A random wait before the given retry, evenly distributed from zero to its {@link #limit}. */
    public Duration delay(int retry, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(limit(retry).toMillis() + 1));
    }
}
