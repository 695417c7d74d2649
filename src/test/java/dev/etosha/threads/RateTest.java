package dev.etosha.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

    private final Rate rate = new Rate(2, 100);

    @Test
    void theAllowedNumberCanHappenAtOnce() {
        assertThat(rate.take(-7)).isZero();
        assertThat(rate.take(-7)).isZero();
        assertThat(rate.take(-7)).isEqualTo(100);
    }

    @Test
    void theNextOneWaitsUntilAPeriodAfterTheFirst() {
        assertThat(rate.take(0)).isZero();
        assertThat(rate.take(60)).isZero();
        assertThat(rate.take(70)).isEqualTo(30);
        assertThat(rate.take(100)).isZero();
        assertThat(rate.take(101)).isEqualTo(59);
    }

    @Test
    void aPermitGivenBackDoesNotCount() {
        assertThat(rate.take(0)).isZero();
        assertThat(rate.take(10)).isZero();
        rate.giveBack();
        assertThat(rate.take(20)).isZero();
        assertThat(rate.take(30)).isEqualTo(80);
    }

    @Test
    void aRefusalDoesNotCount() {
        assertThat(rate.take(0)).isZero();
        assertThat(rate.take(0)).isZero();
        assertThat(rate.take(1)).isPositive();
        assertThat(rate.take(100)).isZero();
        assertThat(rate.take(100)).isZero();
    }
}
