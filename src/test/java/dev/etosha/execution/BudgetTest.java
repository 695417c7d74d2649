package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void theWaitsAreCountedTogether() {
        Budget budget = new Budget(Duration.ofNanos(100), null);
        assertThat(budget.mostWait()).isEqualTo(100);
        budget.waited(40);
        assertThat(budget.mostWait()).isEqualTo(60);
        budget.waited(100);
        assertThat(budget.mostWait()).isZero();
    }

    @Test
    void withoutALimitThereIsNoDeadline() {
        Budget budget = new Budget(Duration.ZERO, null);
        assertThat(budget.over()).isFalse();
        assertThat(budget.left()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theDeadlineEndsTheWaits() {
        Budget budget = new Budget(Duration.ofDays(1), Duration.ofNanos(1));
        assertThat(budget.over()).isTrue();
        assertThat(budget.mostWait()).isZero();
    }

    @Test
    void aPauseLeavesHalfOfTheWaitsForTheNextAttempt() {
        Budget budget = new Budget(Duration.ofSeconds(10), null);
        assertThat(budget.pause(Duration.ofSeconds(8))).isEqualTo(Duration.ofSeconds(5));
        assertThat(budget.pause(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theTimeUntilTheFirstAttemptIsAWait() {
        Budget budget = new Budget(Duration.ofNanos(1), null);
        budget.started();
        assertThat(budget.mostWait()).isZero();
    }
}
