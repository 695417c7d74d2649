package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cancelling does to a call, by how far it has come, and what an interrupt does. */
class CallCancelTest {

    private static final Call.Traits TRAITS = new Call.Traits(false, false, () -> true);

    private final CallHarness harness = new CallHarness();

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aCallThatWasCancelledBeforeItBeganDoesNotRun() {
        Call<String> call = harness.call(TRAITS, running -> "done");
        cancel();
        assertCancelled(call);
    }

    @Test
    void aRunningStatementIsCancelledInTheServer() {
        Call<String> call = harness.call(TRAITS, running -> {
            Connection unused = running.borrow();
            running.reached(Phase.STATEMENT);
            cancel();
            throw new SQLException("canceling statement due to user request", "57014");
        });
        assertThat(catchThrowableOfType(Exception.class, () -> Attempts.LOOP.run(call)))
                .isNotNull();
        assertThat(harness.cancelled).containsExactly(CallHarness.CONNECTION);
    }

    @Test
    void aWaitForAConnectionIsInterrupted() {
        harness.onBorrow = () -> {
            cancel();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            throw new TransientDatabaseException("interrupted", null, "57014", "orders", 1);
        };
        Call<String> call = harness.call(TRAITS, running -> {
            Connection unused = running.borrow();
            return "done";
        });
        assertThat(catchThrowableOfType(TransientDatabaseException.class, () -> Attempts.LOOP.run(call)))
                .isNotNull();
    }

    @Test
    void aConnectionThatComesTooLateIsNotUsed() {
        harness.onBorrow = this::cancel;
        Call<String> call = harness.call(TRAITS, running -> {
            Connection unused = running.borrow();
            running.reached(Phase.STATEMENT);
            return "done";
        });
        assertCancelled(call);
    }

    @Test
    void aTransactionThatWasCancelledBetweenItsStatementsIsNotCommitted() {
        Call<String> call = harness.call(TRAITS, running -> {
            Connection unused = running.borrow();
            running.reached(Phase.TRANSACTION);
            cancel();
            running.reached(Phase.COMMIT);
            return "done";
        });
        assertCancelled(call);
    }

    @Test
    void aConnectionOnItsWayBackIsLeftAlone() throws Exception {
        Call<String> call = harness.call(TRAITS, running -> {
            Connection unused = running.borrow();
            running.reached(Phase.STATEMENT);
            running.detach();
            cancel();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return "done";
        });
        assertThat(Attempts.LOOP.run(call)).isEqualTo("done");
        assertThat(harness.cancelled).isEmpty();
    }

    @Test
    void thePauseBeforeAnotherAttemptEndsWhenTheCallIsCancelled() {
        harness.sleeper = time -> {
            cancel();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        };
        Call<String> call = harness.call(TRAITS, running -> {
            throw new SQLException("deadlock", "40P01");
        });
        assertCancelled(call);
        assertThat(harness.slept).hasSize(1);
    }

    @Test
    void aThreadThatIsInterruptedInThePauseGetsTheFailureAndKeepsItsInterrupt() {
        harness.sleeper = time -> {
            throw new InterruptedException();
        };
        SQLException deadlock = new SQLException("deadlock", "40P01");
        TransientDatabaseException thrown = catchThrowableOfType(
                TransientDatabaseException.class, () -> harness.run(Phase.TRANSACTION, deadlock, deadlock));
        assertThat(thrown.getCause()).isSameAs(deadlock);
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(thrown.getSuppressed()).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    private void cancel() {
        harness.cancelSwitch.cancel();
    }

    private static void assertCancelled(Call<?> call) {
        assertThat(catchThrowableOfType(CancellationException.class, () -> Attempts.LOOP.run(call)))
                .isNotNull();
    }
}
