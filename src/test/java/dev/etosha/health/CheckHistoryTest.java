package dev.etosha.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.HealthState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CheckHistoryTest {

    private final CheckHistory history = new CheckHistory();

    private void answered(long second, HealthState state, long millis) {
        history.add(new CheckHistory.Check(Instant.ofEpochSecond(second), state, Duration.ofMillis(millis), null));
    }

    private void failed(long second) {
        history.add(new CheckHistory.Check(Instant.ofEpochSecond(second), HealthState.UNHEALTHY, null, "no answer"));
    }

    @Test
    void anEmptyHistoryHasNoMean() {
        assertThat(history.summary()).isEqualTo(new CheckHistory.Summary(0, 0, null, 0));
    }

    @Test
    void theMeanCoversOnlyAnsweredChecks() {
        answered(1, HealthState.HEALTHY, 10);
        failed(2);
        answered(3, HealthState.DEGRADED, 30);
        assertThat(history.summary()).isEqualTo(new CheckHistory.Summary(3, 1 / 3.0, Duration.ofMillis(20), 0));
    }

    @Test
    void aSuccessResetsTheFailuresInARow() {
        failed(1);
        answered(2, HealthState.HEALTHY, 10);
        failed(3);
        failed(4);
        assertThat(history.summary().failuresInARow()).isEqualTo(2);
        answered(5, HealthState.HEALTHY, 10);
        assertThat(history.summary().failuresInARow()).isZero();
    }

    @Test
    void theLastHundredChecksAreKeptTheOldestFirst() {
        for (int second = 0; second < 150; second++) {
            answered(second, HealthState.HEALTHY, 1);
        }
        assertThat(history.checks()).hasSize(100);
        assertThat(history.checks().get(0).at()).isEqualTo(Instant.ofEpochSecond(50));
        assertThat(history.checks().get(99).at()).isEqualTo(Instant.ofEpochSecond(149));
    }
}
