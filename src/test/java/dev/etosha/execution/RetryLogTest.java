package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.retry.Phase;
import dev.etosha.testing.LogLines;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log line of each retry. */
class RetryLogTest {

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.retry");

    @RegisterExtension
    final CallHarness harness = new CallHarness();

    @Test
    void eachRetryIsLoggedOnce() throws Exception {
        harness.run(Phase.TRANSACTION, new SQLException("first {0}", "40P01"), new SQLException("second", "40001"));

        assertThat(log.lines())
                .containsExactly(
                        "WARNING pool orders: attempt 1 of 3 failed with SQLState 40P01, the next one in "
                                + harness.slept.get(0).toMillis() + " ms: first {0}",
                        "WARNING pool orders: attempt 2 of 3 failed with SQLState 40001, the next one in "
                                + harness.slept.get(1).toMillis() + " ms: second");
    }

    @Test
    void aFailureWithoutARetryIsNotLogged() {
        assertThat(catchThrowable(() -> harness.run(Phase.TRANSACTION, new SQLException("typo", "42601"))))
                .isNotNull();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void withoutRetriesNothingIsLogged() {
        harness.attempts = AttemptsTest.ONCE;
        assertThat(catchThrowable(() -> harness.run(Phase.TRANSACTION, new SQLException("deadlock", "40P01"))))
                .isNotNull();
        assertThat(log.lines()).isEmpty();
    }
}
