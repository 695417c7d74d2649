package dev.etosha.reliability;

import dev.etosha.HealthState;
import java.time.Duration;
import java.util.List;

/**
 * What was seen of one pool in one fault.
 *
 * @param longestBorrow of all callers from the strike to the end
 * @param failedPlain uses of plain JDBC that began after the fault had gone, and failed
 * @param failedAgain of these, the ones that began when the first of them had ended, so that the pool could know
 * @param failedRetried the same with the pool's own retries
 * @param recovery from healed to the end of the first use that succeeded
 * @param connects physical connects, those of health included, in milliseconds after the strike
 * @param served uses that succeeded, in milliseconds from the strike to their ends
 * @param processor the share of one core while the fault lasted
 * @param health the states that it went through
 * @param leaks what was left
 */
record Measurement(
        Duration longestBorrow,
        List<String> failedPlain,
        List<String> failedAgain,
        List<String> failedRetried,
        Duration recovery,
        List<Long> connects,
        List<Long> served,
        double processor,
        List<HealthState> health,
        List<String> leaks) {

    /** The most physical connects in any second. */
    int connectsInASecond() {
        return connects.stream()
                .mapToInt(from -> (int) in(connects, from, 1_000))
                .max()
                .orElse(0);
    }

    /** The same without those that pay for themselves: each use that succeeds allows one connect more. */
    int connectsInASecondThatServedNobody() {
        return connects.stream()
                .mapToInt(from -> (int) (in(connects, from, 1_000) - in(served, from - 200, 1_200)))
                .max()
                .orElse(0);
    }

    private static long in(List<Long> times, long from, long length) {
        return times.stream().filter(at -> at >= from && at - from < length).count();
    }
}
