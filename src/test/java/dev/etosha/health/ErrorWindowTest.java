package dev.etosha.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorWindowTest {

    private final ErrorWindow window = new ErrorWindow();

    @Test
    void withoutSamplesTheRateIsZero() {
        assertThat(window.rate()).isZero();
    }

    @Test
    void theRateCoversTheStatementsBetweenTheFirstAndTheLastSample() {
        window.add(Stats.statements(1_000, 900));
        window.add(Stats.statements(1_020, 905));
        assertThat(window.rate()).isEqualTo(0.25);
    }

    @Test
    void fewerThanTenStatementsGiveNoRate() {
        window.add(Stats.statements(0, 0));
        window.add(Stats.statements(9, 9));
        assertThat(window.rate()).isZero();
        window.add(Stats.statements(10, 10));
        assertThat(window.rate()).isEqualTo(1);
    }

    @Test
    void onlySixtySamplesAreKept() {
        window.add(Stats.statements(0, 0));
        window.add(Stats.statements(100, 100));
        for (int i = 1; i < 60; i++) {
            window.add(Stats.statements(100 + i, 100));
        }
        assertThat(window.rate()).isZero();
    }
}
