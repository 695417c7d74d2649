package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.cdi.RetriedAttempts;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    /** As where Fault Tolerance is switched off. */
    static final Attempts ONCE = new Attempts() {
        @Override
        public <T> T run(Repeated<T> call) throws Exception {
            call.prepare(1);
            return call.attempt();
        }
    };

    /** As where the interceptor is absent too. */
    static final Attempts UNCOUNTED = new Attempts() {
        @Override
        public <T> T run(Repeated<T> call) throws Exception {
            return call.attempt();
        }
    };

    @Test
    void aRehearsalTellsWhetherCallsAreRepeated() {
        assertThat(Attempts.LOOP.repeat()).isTrue();
        assertThat(ONCE.repeat()).isFalse();
    }

    @Test
    void attemptsThatNobodyCountsAreNotTakenForRepeated() {
        assertThat(UNCOUNTED.repeat()).isFalse();
    }

    @Test
    void anAttemptMayTakeHoursAndStillBeRepeatedByFaultTolerance() throws Exception {
        Retry retry =
                RetriedAttempts.class.getMethod("run", Attempts.Repeated.class).getAnnotation(Retry.class);

        assertThat(retry.maxRetries()).isEqualTo(-1);
        assertThat(Duration.of(retry.maxDuration(), retry.durationUnit())).isGreaterThan(Duration.ofDays(30));
    }
}
