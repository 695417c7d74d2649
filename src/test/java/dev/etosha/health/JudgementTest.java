package dev.etosha.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.HealthState;
import dev.etosha.PoolStats;
import dev.etosha.config.PoolConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

    private static final PoolStats IDLE = Stats.open(5, 0, 0);

    private final PoolConfig config = PoolConfig.of("postgresql://localhost/test")
            .withHealthLatencyWarning(Duration.ofMillis(100))
            .withHealthLatencyCritical(Duration.ofMillis(500))
            .withHealthMinAvailable(1);

    private Judgement judge(Evidence evidence) {
        return Judgement.of(evidence, config);
    }

    private static Evidence answered(long millis, PoolStats stats) {
        return new Evidence(true, Duration.ofMillis(millis), null, 0, false, 0, stats);
    }

    private static Evidence failed(@Nullable String failure, int refusals, boolean traffic, PoolStats stats) {
        return new Evidence(true, null, failure, refusals, traffic, 0, stats);
    }

    @Test
    void aDatabaseThatAnswersInTimeIsHealthy() {
        Judgement judgement = judge(answered(99, IDLE));
        assertThat(judgement.state()).isEqualTo(HealthState.HEALTHY);
        assertThat(judgement.reasons()).isEmpty();
    }

    @Test
    void beforeTheFirstAnswerTheStateIsUnknown() {
        Judgement judgement = judge(new Evidence(false, null, null, 0, false, 0, IDLE));
        assertThat(judgement.state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(judgement.state().ready()).isFalse();
    }

    @Test
    void aClosedPoolIsUnhealthyWhateverElseIsKnown() {
        assertThat(judge(answered(1, Stats.closed())).state()).isEqualTo(HealthState.UNHEALTHY);
        assertThat(judge(new Evidence(false, null, null, 0, false, 0, Stats.closed()))
                        .state())
                .isEqualTo(HealthState.UNHEALTHY);
    }

    @ParameterizedTest
    @CsvSource({"99, HEALTHY", "100, DEGRADED", "499, DEGRADED", "500, DEGRADED"})
    void aLatencyFromTheWarningOnIsDegraded(long millis, HealthState state) {
        assertThat(judge(answered(millis, IDLE)).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"100, elevated", "499, elevated", "500, critical", "9000, critical"})
    void theReasonSaysHowSlow(long millis, String word) {
        assertThat(judge(answered(millis, IDLE)).reasons())
                .singleElement()
                .asString()
                .contains(word, millis + " ms");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsUnhealthyWithTheFailure() {
        Judgement judgement = judge(failed("Connection refused", 0, false, IDLE));
        assertThat(judgement.state()).isEqualTo(HealthState.UNHEALTHY);
        assertThat(judgement.reasons()).singleElement().asString().contains("Connection refused");
    }

    @Test
    void aFailedProbeIsOnlyDegradedIfStatementsSucceed() {
        Judgement judgement = judge(failed("Connection refused", 0, true, IDLE));
        assertThat(judgement.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(judgement.state().ready()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, DEGRADED", "2, 0, DEGRADED", "3, 0, UNHEALTHY", "1, 1, DEGRADED", "99, 1, DEGRADED"})
    void aServerThatRefusesProbesIsUnhealthyOnlyIfThePoolHasNoConnection(
            int refusals, int connections, HealthState state) {
        Evidence evidence = failed("too many connections", refusals, false, Stats.open(connections, 0, 0));
        assertThat(judge(evidence).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"14, HEALTHY", "15, DEGRADED"})
    void aFullPoolIsDegradedAndStillReady(int lent, HealthState state) {
        PoolConfig large = config.withSize(15).withMaxOverflow(0);
        Judgement judgement = Judgement.of(answered(1, Stats.open(0, lent, 4)), large);
        assertThat(judgement.state()).isEqualTo(state);
        assertThat(judgement.state().ready()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10, HEALTHY", "11, DEGRADED"})
    void anOverflowLargerThanThePoolIsDegraded(int connections, HealthState state) {
        assertThat(judge(answered(1, Stats.open(connections, 0, 0))).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"0.10, HEALTHY", "0.11, DEGRADED", "1.0, DEGRADED"})
    void moreThanATenthOfFailedStatementsIsDegraded(double rate, HealthState state) {
        Evidence evidence = new Evidence(true, Duration.ofMillis(1), null, 0, true, rate, IDLE);
        assertThat(judge(evidence).state()).isEqualTo(state);
    }

    @Test
    void allReasonsAreGivenAtOnce() {
        Evidence evidence = new Evidence(true, Duration.ofSeconds(1), null, 0, true, 0.5, Stats.open(0, 15, 3));
        assertThat(judge(evidence).reasons()).hasSize(4);
    }
}
