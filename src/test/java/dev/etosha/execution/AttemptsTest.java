package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.cdi.RetriedAttempts;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    /** Makes one attempt, as if Fault Tolerance were switched off. */
    static final Attempts ONCE = new Attempts() {
        @Override
        public <T> T run(Repeated<T> call) throws Exception {
            call.prepare(1);
            return call.attempt();
        }
    };

    /** Makes one attempt without counting it, as if the interceptor were absent. */
    static final Attempts UNCOUNTED = new Attempts() {
        @Override
        public <T> T run(Repeated<T> call) throws Exception {
            return call.attempt();
        }
    };

    @Test
    void repeatTellsWhetherCallsAreRepeated() {
        assertThat(Attempts.LOOP.repeat()).isTrue();
        assertThat(ONCE.repeat()).isFalse();
    }

    @Test
    void uncountedAttemptsAreNotRepeated() {
        assertThat(UNCOUNTED.repeat()).isFalse();
    }

    @Test
    void faultToleranceRepeatsAnAttemptThatTookHours() throws Exception {
        Retry retry =
                RetriedAttempts.class.getMethod("run", Attempts.Repeated.class).getAnnotation(Retry.class);

        assertThat(retry.maxRetries()).isEqualTo(-1);
        assertThat(Duration.of(retry.maxDuration(), retry.durationUnit())).isGreaterThan(Duration.ofDays(30));
    }
}
