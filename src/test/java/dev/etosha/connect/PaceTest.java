package dev.etosha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final Pace pace = new Pace(3, 16);
    private final long now = System.nanoTime();

    @Test
    void afterAFailureOneAttemptRunsAndEachSuccessDoublesTheNumberUpToTheLimit() {
        assertThat(pace.together(true)).isEqualTo(16);
        pace.failed(now);
        assertThat(pace.together(true)).isEqualTo(1);
        pace.succeeded(now);
        assertThat(pace.together(true)).isEqualTo(2);
        for (int i = 0; i < 5; i++) {
            pace.succeeded(now);
        }

        assertThat(pace.together(true)).isEqualTo(16);
    }

    @Test
    void theWaitGrowsWithEachFailureUpToASecond() {
        assertThat(pace.failed(now)).isEqualTo(1);
        assertThat(pace.pause(now, true)).isBetween(50 * MILLISECOND, 100 * MILLISECOND);
        for (int failures = 2; failures <= 10; failures++) {
            assertThat(pace.failed(now)).isEqualTo(failures);
        }

        assertThat(pace.pause(now, true)).isBetween(500 * MILLISECOND, 1_000 * MILLISECOND);
        assertThat(pace.succeeded(now)).isEqualTo(10);
        assertThat(pace.succeeded(now)).isZero();
    }

    @Test
    void withoutWaitersConnectionsAreMadeOneAtATimeWithAPause() {
        pace.succeeded(now);

        assertThat(pace.together(false)).isEqualTo(1);
        assertThat(pace.pause(now, false)).isPositive();
        assertThat(pace.pause(now, true)).isNotPositive();
    }

    @Test
    void eachConnectionThatServedAllowsOneMoreAttempt() {
        for (int i = 0; i < 3; i++) {
            assertThat(pace.take(now)).isZero();
        }
        assertThat(pace.take(now)).isPositive();
        pace.proved();

        assertThat(pace.take(now)).isZero();
    }
}
