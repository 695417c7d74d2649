package dev.etosha.reliability;

import dev.etosha.HealthState;
import java.time.Duration;
import java.util.List;

/**
 * The result of one pool for one fault.
 *
 * @param longestBorrow the longest borrow of all callers from the start of the fault to the end of the test
 * @param failedPlain failed uses of plain JDBC that began after the fault
 * @param failedAgain the failures among {@code failedPlain} that began after the first failure had ended
 * @param failedRetried failed uses with the pool's own retries that began after the fault
 * @param recovery the time from the end of the fault to the end of the first success
 * @param connects the times of physical connects, including those of health probes, in milliseconds since the start of
 *     the fault
 * @param served the end times of successful uses, in milliseconds since the start of the fault
 * @param processor the share of one core during the fault
 * @param health the health states during the test
 * @param leaks what remained after closing, and wrong numbers
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

    /** The largest number of physical connects in any second. */
    int connectsInASecond() {
        return connects.stream()
                .mapToInt(from -> (int) in(connects, from, 1_000))
                .max()
                .orElse(0);
    }

    /** The largest number of connects in any second, minus the number of successful uses in about that second. */
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
