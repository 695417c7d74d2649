package dev.etosha.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void theLimitDoublesUpToTheCap() {
        assertThat(IntStream.rangeClosed(1, 7).mapToObj(backoff::limit).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @ParameterizedTest
    @ValueSource(ints = {54, 55, 63, 64, 65, Integer.MAX_VALUE})
    void theLimitNeverExceedsTheCap(int retry) {
        assertThat(backoff.limit(retry)).isEqualTo(backoff.cap());
        assertThat(new Backoff(Duration.ofMillis(1), Duration.ofDays(1)).limit(retry))
                .isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aHugeCapDoesNotOverflow() {
        Backoff endless = new Backoff(Duration.ofMillis(1), Duration.ofMillis(Long.MAX_VALUE));
        assertThat(endless.limit(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(1L << 62));
        assertThat(endless.delay(Integer.MAX_VALUE, new Random(1))).isPositive();
    }

    @Test
    void aDelayIsBetweenZeroAndTheLimit() {
        Random random = new Random(7);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> backoff.delay(3, random)))
                .allMatch(delay -> !delay.isNegative() && delay.compareTo(Duration.ofSeconds(4)) <= 0)
                .anyMatch(delay -> delay.toMillis() < 500)
                .anyMatch(delay -> delay.toMillis() > 3500);
    }

    @Test
    void retriesAreCountedFromOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> backoff.limit(0)).withMessageContaining("was 0");
    }

    @Test
    void aBaseBelowAMillisecondAndACapBelowTheBaseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ofNanos(999), Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ofDays(2), Duration.ofDays(1)));
    }
}
