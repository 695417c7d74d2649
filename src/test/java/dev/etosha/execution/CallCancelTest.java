package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Phase;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancelling and interrupting a call that has no connection. */
class CallCancelTest {

    private static final Call.Traits TRAITS = new Call.Traits(false, false, used -> true);

    @RegisterExtension
    final CallHarness harness = new CallHarness();

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aCallCancelledBeforeItsStartDoesNotRun() {
        Call<String> call = harness.call(TRAITS, running -> "done");
        assertThat(call.cancelSwitch().cancel()).isFalse();
        assertCancelled(call);
    }

    @Test
    void cancellingInterruptsTheWaitForAConnection() {
        Call<String> call = harness.call(TRAITS, running -> {
            assertThat(running.cancelSwitch.cancel()).isFalse();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            throw new TransientDatabaseException("interrupted", null, "57014", "orders", 1);
        });
        assertThat(catchThrowableOfType(TransientDatabaseException.class, () -> Attempts.LOOP.run(call)))
                .isNotNull();
    }

    @Test
    void cancellingEndsThePauseBeforeARetry() {
        Call<String> call = harness.call(TRAITS, running -> {
            throw new SQLException("deadlock", "40P01");
        });
        harness.sleeper = time -> {
            assertThat(call.cancelSwitch().cancel()).isFalse();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        };
        assertCancelled(call);
        assertThat(harness.slept).hasSize(1);
    }

    @Test
    void aThreadInterruptedInThePauseGetsTheFailureAndKeepsItsInterrupt() {
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

    private static void assertCancelled(Call<?> call) {
        assertThat(catchThrowableOfType(CancellationException.class, () -> Attempts.LOOP.run(call)))
                .isNotNull();
    }
}
