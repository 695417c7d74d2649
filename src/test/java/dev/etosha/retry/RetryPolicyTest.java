package dev.etosha.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Failure DEADLOCK = Failure.of(new SQLException("deadlock", "40P01"));
    private static final Failure LOST = Failure.of(new SQLException("lost", "08006"));
    private static final Failure SYNTAX = Failure.of(new SQLException("syntax", "42601"));

    private final RetryPolicy policy =
            new RetryPolicy(3, new Backoff(Duration.ofMillis(1000), Duration.ofMillis(1500)));

    @Test
    void itWaitsWithinTheBackoffAndEndsAfterTheLastAttempt() {
        assertThat(after(1, Phase.TRANSACTION, false, DEADLOCK).orElseThrow()).isLessThan(Duration.ofMillis(1001));
        assertThat(after(2, Phase.TRANSACTION, false, DEADLOCK).orElseThrow()).isLessThan(Duration.ofMillis(1501));
        assertThat(after(3, Phase.TRANSACTION, false, DEADLOCK)).isEmpty();
        assertThat(after(4, Phase.TRANSACTION, false, DEADLOCK)).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsRepeatedOnlyIfTheWorkIsIdempotent() {
        assertThat(after(1, Phase.COMMIT, false, LOST)).isEmpty();
        assertThat(after(1, Phase.COMMIT, true, LOST)).isPresent();
        assertThat(after(1, Phase.TRANSACTION, false, LOST)).isPresent();
    }

    @Test
    void aLostReadIsRepeated() {
        assertThat(after(1, Phase.READ, false, LOST)).isPresent();
        assertThat(after(1, Phase.ROWS, false, LOST)).isPresent();
        assertThat(after(1, Phase.ROWS, false, SYNTAX)).isEmpty();
    }

    @Test
    void aTextThatCanCommitPartsIsRepeatedOnlyIfIdempotent() {
        assertThat(after(1, Phase.PARTS, false, DEADLOCK)).isEmpty();
        assertThat(after(1, Phase.PARTS, true, DEADLOCK)).isPresent();
        assertThat(after(1, Phase.PARTS, true, SYNTAX)).isEmpty();
    }

    @Test
    void appliedWorkIsRepeatedOnlyIfIdempotent() {
        assertThat(after(1, Phase.APPLIED, false, DEADLOCK)).isEmpty();
        assertThat(after(1, Phase.APPLIED, true, DEADLOCK)).isPresent();
        assertThat(after(1, Phase.APPLIED, true, SYNTAX)).isEmpty();
    }

    @Test
    void aPermanentFailureIsNotRepeatedEvenIfIdempotent() {
        assertThat(after(1, Phase.STATEMENT, true, SYNTAX)).isEmpty();
    }

    @Test
    void aStalePlanIsRepeatedAtOnce() {
        Failure stale = Failure.of(new SQLException("prepared statement does not exist", "26000"));
        assertThat(after(2, Phase.STATEMENT, false, stale)).contains(Duration.ZERO);
    }

    @Test
    void thereIsAtLeastOneAttempt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(0, policy.backoff()))
                .withMessageContaining("was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Attempt(0, Phase.ACQUIRE, false, false));
    }

    private Optional<Duration> after(int number, Phase phase, boolean idempotent, Failure failure) {
        return policy.waitAfter(new Attempt(number, phase, idempotent, false), failure, new Random(3));
    }
}
