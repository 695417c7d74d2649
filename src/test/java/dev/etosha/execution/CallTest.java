package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.Phase;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures of a call are repeated, and what its caller gets. */
class CallTest {

    private static final Call.Traits IDEMPOTENT = new Call.Traits(true, false, () -> true);
    private static final Call.Traits ONLY_THE_WAIT = new Call.Traits(false, false, () -> false);

    private final CallHarness harness = new CallHarness();

    @Test
    void workThatSucceedsRunsOnceAndWithoutAWait() throws Exception {
        assertThat(harness.run(Phase.TRANSACTION)).isEqualTo("done");
        assertThat(harness.runs).isEqualTo(1);
        assertThat(harness.slept).isEmpty();
    }

    @Test
    void theWaitsAreThoseOfThePolicy() throws Exception {
        assertThat(harness.run(Phase.TRANSACTION, deadlock(), deadlock())).isEqualTo("done");

        Backoff backoff = new Backoff(Duration.ofMillis(1_500), Duration.ofMillis(30_000));
        assertThat(harness.runs).isEqualTo(3);
        assertThat(harness.slept).containsExactly(backoff.delay(1, () -> 7), backoff.delay(2, () -> 7));
    }

    @Test
    void theLastFailureIsThrownWithTheEarlierOnesSuppressed() {
        SQLException first = deadlock();
        SQLException second = deadlock();
        SQLException third = deadlock();

        TransientDatabaseException thrown =
                thrown(TransientDatabaseException.class, Phase.TRANSACTION, first, second, third);

        assertThat(thrown.getCause()).isSameAs(third);
        assertThat(thrown.getSuppressed()).containsExactly(first, second);
        assertThat(thrown.attempts()).isEqualTo(3);
        assertThat(thrown.sqlState()).isEqualTo("40P01");
        assertThat(thrown.pool()).isEqualTo("orders");
        assertThat(harness.runs).isEqualTo(3);
    }

    @Test
    void aPermanentFailureAfterARetrySaysHowOftenItWasTried() {
        PermanentDatabaseException thrown =
                thrown(PermanentDatabaseException.class, Phase.TRANSACTION, deadlock(), state("23505"));
        assertThat(thrown.attempts()).isEqualTo(2);
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"23505", "42601", "57014", "55P03", "25P03", "22001"})
    void whatWillFailAgainRunsOnce(String state) {
        PermanentDatabaseException thrown = thrown(PermanentDatabaseException.class, Phase.TRANSACTION, state(state));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(thrown.sqlState()).isEqualTo(state);
        assertThat(harness.runs).isEqualTo(1);
        assertThat(harness.slept).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STATEMENT", "COMMIT"})
    void aLostAnswerLeavesTheOutcomeUnknown(Phase phase) {
        CommitOutcomeUnknownException thrown = thrown(CommitOutcomeUnknownException.class, phase, state("08006"));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void aLostTransactionIsRepeated() throws Exception {
        assertThat(harness.run(Phase.TRANSACTION, state("08006"))).isEqualTo("done");
    }

    @Test
    void idempotentWorkIsRepeatedThoughItsOutcomeIsUnknown() throws Exception {
        assertThat(harness.run(IDEMPOTENT, Phase.STATEMENT, state("08006"))).isEqualTo("done");
        assertThat(harness.runs).isEqualTo(2);
    }

    @Test
    void anUnknownOutcomeIsNotForgottenWhenALaterAttemptFails() {
        DatabaseException thrown = catchThrowableOfType(
                DatabaseException.class,
                () -> harness.run(IDEMPOTENT, Phase.STATEMENT, state("08006"), state("23505")));
        assertThat(thrown).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(thrown.sqlState()).isEqualTo("23505");
        assertThat(thrown.attempts()).isEqualTo(2);
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @Test
    void aFullPoolIsNotAskedAgain() {
        PoolExhaustedException full = new PoolExhaustedException("full", null, "53300", "orders", 1);
        assertThat(thrown(PoolExhaustedException.class, Phase.ACQUIRE, full)).isSameAs(full);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void aDatabaseOutOfReachIsAskedAgain() throws Exception {
        assertThat(harness.run(ONLY_THE_WAIT, Phase.ACQUIRE, unreachable())).isEqualTo("done");
        assertThat(harness.runs).isEqualTo(2);
    }

    @Test
    void whatIsNotRepeatableIsNotRepeatedOnceItHasItsConnection() {
        assertThat(catchThrowableOfType(
                        TransientDatabaseException.class,
                        () -> harness.run(ONLY_THE_WAIT, Phase.TRANSACTION, deadlock())))
                .isNotNull();
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void anUnknownOutcomeOfACallInsideIsNeverRepeated() {
        CommitOutcomeUnknownException inside =
                new CommitOutcomeUnknownException("inside", state("08006"), "08006", "other", 1);
        assertThat(thrown(CommitOutcomeUnknownException.class, Phase.TRANSACTION, inside))
                .isSameAs(inside);

        IllegalStateException wrapped = new IllegalStateException(inside);
        harness.runs = 0;
        assertThat(thrown(IllegalStateException.class, Phase.TRANSACTION, wrapped))
                .isSameAs(wrapped);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void theAttemptsOfACallInsideAreNotMadeFewer() {
        PermanentDatabaseException inside =
                new PermanentDatabaseException("inside", state("23505"), "23505", "other", 3);
        assertThat(thrown(PermanentDatabaseException.class, Phase.TRANSACTION, inside))
                .isSameAs(inside);
    }

    @Test
    void theWorksOwnExceptionsPassUnchanged() {
        for (Exception own :
                List.of(new IllegalStateException("own"), new IOException("own"), new InterruptedException("own"))) {
            harness.runs = 0;
            assertThat(thrown(Exception.class, Phase.TRANSACTION, own)).isSameAs(own);
            assertThat(own.getSuppressed()).isEmpty();
            assertThat(harness.runs).isEqualTo(1);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void theWorksOwnExceptionIsRepeatedIfAConflictCausedIt() throws Exception {
        assertThat(harness.run(Phase.TRANSACTION, new IllegalStateException(state("40001"))))
                .isEqualTo("done");
        assertThat(harness.runs).isEqualTo(2);
    }

    @Test
    void oneExceptionMayBeThrownInEveryAttempt() {
        IllegalStateException always = new IllegalStateException(state("40001"));
        assertThat(thrown(IllegalStateException.class, Phase.TRANSACTION, always, always, always))
                .isSameAs(always);
        assertThat(always.getSuppressed()).isEmpty();
        assertThat(harness.runs).isEqualTo(3);
    }

    @Test
    void aStatementIsNotRepeatedForWhatItsMapperThrows() {
        Call.Work<String> work = call -> {
            harness.runs++;
            call.reached(Phase.STATEMENT);
            return call.<String>mapping(row -> {
                        throw deadlock();
                    })
                    .map(CallHarness.inert(ResultSet.class));
        };
        assertThat(catchThrowableOfType(
                        TransientDatabaseException.class,
                        () -> harness.run(new Call.Traits(false, false, () -> true), work)))
                .isNotNull();
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void anErrorIsNotRepeated() {
        StackOverflowError error = new StackOverflowError();
        Call.Work<String> work = call -> {
            harness.runs++;
            throw error;
        };
        assertThat(catchThrowableOfType(Error.class, () -> harness.run(IDEMPOTENT, work)))
                .isSameAs(error);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void whereNobodyRepeatsTheFirstFailureIsTheLast() {
        harness.attempts = AttemptsTest.ONCE;
        SQLException failure = deadlock();
        TransientDatabaseException thrown = thrown(TransientDatabaseException.class, Phase.TRANSACTION, failure);
        assertThat(thrown.getCause()).isSameAs(failure);
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(thrown.getSuppressed()).isEmpty();
        assertThat(harness.slept).isEmpty();
    }

    @Test
    void whereNobodyCountsThereIsOneAttempt() {
        harness.attempts = AttemptsTest.UNCOUNTED;
        assertThat(thrown(TransientDatabaseException.class, Phase.TRANSACTION, deadlock())
                        .attempts())
                .isEqualTo(1);
    }

    @Test
    void inATransactionOfOthersNotEvenTheWaitForAConnectionIsRepeated() {
        harness.joins = true;
        assertThat(thrown(DatabaseUnreachableException.class, Phase.ACQUIRE, unreachable())
                        .attempts())
                .isEqualTo(1);
        assertThat(harness.runs).isEqualTo(1);
    }

    private <X extends Exception> X thrown(Class<X> type, Phase phase, Exception... failures) {
        X thrown = catchThrowableOfType(type, () -> harness.run(phase, failures));
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private static SQLException deadlock() {
        return state("40P01");
    }

    private static SQLException state(String state) {
        return new SQLException("scripted", state);
    }

    private static DatabaseUnreachableException unreachable() {
        return new DatabaseUnreachableException("away", null, "08001", "orders", 1);
    }
}
