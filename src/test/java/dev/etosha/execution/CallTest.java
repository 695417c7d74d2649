package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failed calls are repeated, and the exception that the caller gets. */
class CallTest {

    private static final Call.Traits IDEMPOTENT = new Call.Traits(true, false, used -> true);
    private static final Call.Traits ONLY_THE_WAIT = new Call.Traits(false, false, used -> false);

    @RegisterExtension
    final CallHarness harness = new CallHarness();

    @Test
    void workThatSucceedsRunsOnceAndWithoutAWait() throws Exception {
        assertThat(harness.run(Phase.TRANSACTION)).isEqualTo("done");
        assertThat(harness.runs).isEqualTo(1);
        assertThat(harness.slept).isEmpty();
    }

    @Test
    void theWaitsFollowThePolicy() throws Exception {
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
    void aPermanentFailureAfterARetryReportsTheNumberOfAttempts() {
        PermanentDatabaseException thrown =
                thrown(PermanentDatabaseException.class, Phase.TRANSACTION, deadlock(), state("23505"));
        assertThat(thrown.attempts()).isEqualTo(2);
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"23505", "42601", "57014", "55P03", "25P03", "22001"})
    void aPermanentFailureIsNotRepeated(String state) {
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
    void idempotentWorkWithAnUnknownOutcomeIsRepeated() throws Exception {
        assertThat(harness.run(IDEMPOTENT, Phase.STATEMENT, state("08006"))).isEqualTo("done");
        assertThat(harness.runs).isEqualTo(2);
    }

    @Test
    void anUnknownOutcomeIsReportedEvenIfALaterAttemptFails() {
        DatabaseException thrown = catchThrowableOfType(
                DatabaseException.class,
                () -> harness.run(IDEMPOTENT, Phase.STATEMENT, state("08006"), state("23505")));
        assertThat(thrown).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(thrown.sqlState()).isEqualTo("23505");
        assertThat(thrown.attempts()).isEqualTo(2);
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @Test
    void anExhaustedPoolIsNotRetried() {
        PoolExhaustedException full = new PoolExhaustedException("full", null, "53300", "orders", 1);
        assertThat(thrown(PoolExhaustedException.class, Phase.ACQUIRE, full)).isSameAs(full);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void anUnreachableDatabaseIsRetried() throws Exception {
        assertThat(harness.run(ONLY_THE_WAIT, Phase.ACQUIRE, unreachable())).isEqualTo("done");
        assertThat(harness.runs).isEqualTo(2);
    }

    @Test
    void unrepeatableWorkIsNotRepeatedOnceItHasAConnection() {
        assertThat(catchThrowableOfType(
                        TransientDatabaseException.class,
                        () -> harness.run(ONLY_THE_WAIT, Phase.TRANSACTION, deadlock())))
                .isNotNull();
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void anUnknownOutcomeOfANestedCallIsNeverRepeated() {
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
    void theNumberOfAttemptsOfANestedCallIsKept() {
        PermanentDatabaseException inside =
                new PermanentDatabaseException("inside", state("23505"), "23505", "other", 3);
        assertThat(thrown(PermanentDatabaseException.class, Phase.TRANSACTION, inside))
                .isSameAs(inside);
    }

    @Test
    void exceptionsOfTheWorkPassUnchanged() {
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
    void workIsRepeatedIfAConflictCausedItsException() throws Exception {
        assertThat(harness.run(Phase.TRANSACTION, new IllegalStateException(state("40001"))))
                .isEqualTo("done");
        assertThat(harness.runs).isEqualTo(2);
    }

    @Test
    void everyAttemptCanThrowTheSameException() {
        IllegalStateException always = new IllegalStateException(state("40001"));
        assertThat(thrown(IllegalStateException.class, Phase.TRANSACTION, always, always, always))
                .isSameAs(always);
        assertThat(always.getSuppressed()).isEmpty();
        assertThat(harness.runs).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"STATEMENT, 40P01", "STATEMENT, 08006", "STATEMENT, 42703", "PARTS, 40P01", "PARTS, 08003"})
    void aFailureAfterTheStatementIsReportedAsAppliedAndNotRepeated(Phase phase, String state) {
        SQLException failure = state(state);
        AppliedDatabaseException thrown = catchThrowableOfType(
                AppliedDatabaseException.class,
                () -> harness.run(new Call.Traits(false, false, used -> true), done(phase, failure)));
        assertThat(thrown.sqlState()).isEqualTo(state);
        assertThat(thrown).hasCause(failure);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void anExceptionOfTheMapperSaysThatTheStatementWasApplied() {
        IllegalStateException own = new IllegalStateException("own");
        IllegalStateException thrown = catchThrowableOfType(
                IllegalStateException.class,
                () -> harness.run(new Call.Traits(false, false, used -> true), done(Phase.STATEMENT, own)));
        assertThat(thrown).isSameAs(own);
        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(AppliedDatabaseException.class);
    }

    @Test
    void aFailedCallInsideAMapperDoesNotHideThatTheStatementWasApplied() {
        TransientDatabaseException inside = new TransientDatabaseException("inside", deadlock(), "40P01", "other", 3);
        AppliedDatabaseException thrown = catchThrowableOfType(
                AppliedDatabaseException.class,
                () -> harness.run(new Call.Traits(false, false, used -> true), done(Phase.STATEMENT, inside)));
        assertThat(thrown).hasCause(inside);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void workIsNotRepeatedAfterANestedCallWasApplied() {
        AppliedDatabaseException inside = new AppliedDatabaseException("inside", deadlock(), "40P01", "other", 1);
        assertThat(thrown(AppliedDatabaseException.class, Phase.TRANSACTION, inside))
                .isSameAs(inside);
        assertThat(harness.runs).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"40P01", "23505", "08006", "26000"})
    void theOutcomeOfATextThatCanCommitPartsIsUnknown(String state) {
        CommitOutcomeUnknownException thrown = thrown(CommitOutcomeUnknownException.class, Phase.PARTS, state(state));
        assertThat(thrown.sqlState()).isEqualTo(state);
        assertThat(harness.runs).isEqualTo(1);
    }

    @Test
    void aTextThatCanCommitPartsIsRepeatedIfItWasNeverSent() throws Exception {
        assertThat(harness.run(Phase.PARTS, state("08003"))).isEqualTo("done");
    }

    @Test
    void aLostReadIsRepeatedAndMustProveThatItOnlyReads() throws Exception {
        List<Boolean> proving = new ArrayList<>();
        String result = harness.run(new Call.Traits(false, false, used -> true), call -> {
            proving.add(call.proving());
            call.reached(call.proving() ? Phase.TRANSACTION : Phase.READ);
            if (proving.size() < 3) {
                throw state("08006");
            }
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(proving).containsExactly(false, true, true);
    }

    @Test
    void aLostReadThatTriesToWriteHasAnUnknownOutcome() {
        assertThat(lostReadThen("25006", CommitOutcomeUnknownException.class).sqlState())
                .isEqualTo("25006");
    }

    @ParameterizedTest
    @CsvSource({"42P01", "57014"})
    void aLostReadThatIsThenRefusedFailsPermanently(String state) {
        assertThat(lostReadThen(state, PermanentDatabaseException.class).getSuppressed())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"08006", "57P01", "40P01"})
    void aReadLostInEveryAttemptFailsTransiently(String state) {
        TransientDatabaseException thrown = lostReadThen(state, TransientDatabaseException.class);
        assertThat(thrown.attempts()).isEqualTo(3);
        assertThat(thrown.getSuppressed()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"READ", "ROWS"})
    void aReadLostInItsOnlyAttemptFailsTransiently(Phase phase) {
        harness.attempts = AttemptsTest.UNCOUNTED;
        assertThat(thrown(TransientDatabaseException.class, phase, state("08006")))
                .hasMessageContaining("looks like a read");
    }

    @Test
    void aLostReadReportsThatTheDatabaseIsUnreachable() {
        assertThat(catchThrowableOfType(
                        DatabaseUnreachableException.class,
                        () -> harness.run(new Call.Traits(false, false, used -> true), call -> {
                            if (call.proving()) {
                                throw unreachable();
                            }
                            call.reached(Phase.READ);
                            throw state("08006");
                        })))
                .isNotNull();
    }

    private <X extends DatabaseException> X lostReadThen(String state, Class<X> type) {
        X thrown = catchThrowableOfType(
                type,
                () -> harness.run(new Call.Traits(false, false, used -> true), call -> {
                    call.reached(call.proving() ? Phase.TRANSACTION : Phase.READ);
                    throw state(call.proving() ? state : "08006");
                }));
        assertThat(thrown).isNotNull();
        return thrown;
    }

    @Test
    void aReadThatTheServerRefusedIsRepeatedWithoutProof() throws Exception {
        List<Boolean> proving = new ArrayList<>();
        String unused = harness.run(new Call.Traits(false, false, used -> true), call -> {
            proving.add(call.proving());
            call.reached(Phase.READ);
            if (proving.size() < 2) {
                throw deadlock();
            }
            return "done";
        });
        assertThat(proving).containsExactly(false, false);
    }

    @Test
    void aValueUsedUpByAnAttemptIsRefusedInTheNext() {
        InputStream stream = InputStream.nullInputStream();
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> harness.run(new Call.Traits(false, false, used -> true), call -> {
                    harness.runs++;
                    call.reached(Phase.TRANSACTION);
                    call.use(Map.of("content", Optional.of(stream), "id", 1));
                    call.use(Map.of("content", stream));
                    throw deadlock();
                }));
        assertThat(thrown).hasMessageContaining("used up");
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(harness.runs).isEqualTo(2);
    }

    private Call.Work<String> done(Phase phase, Exception failure) {
        return call -> {
            harness.runs++;
            call.reached(phase);
            call.executed();
            throw failure;
        };
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
    void withoutRetriesTheFirstFailureIsThrown() {
        harness.attempts = AttemptsTest.ONCE;
        SQLException failure = deadlock();
        TransientDatabaseException thrown = thrown(TransientDatabaseException.class, Phase.TRANSACTION, failure);
        assertThat(thrown.getCause()).isSameAs(failure);
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(thrown.getSuppressed()).isEmpty();
        assertThat(harness.slept).isEmpty();
    }

    @Test
    void withoutCountingThereIsOneAttempt() {
        harness.attempts = AttemptsTest.UNCOUNTED;
        assertThat(thrown(TransientDatabaseException.class, Phase.TRANSACTION, deadlock())
                        .attempts())
                .isEqualTo(1);
    }

    @Test
    void aFailureBeforeTheConnectionMarksTheOuterTransactionRollbackOnly() {
        harness.joins = true;
        assertThat(thrown(IllegalArgumentException.class, Phase.ACQUIRE, new IllegalArgumentException("wrong")))
                .isNotNull();
        assertThat(harness.rollbackOnly).isTrue();
    }

    @Test
    void inAnOuterTransactionTheWaitForAConnectionIsNotRepeated() {
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
