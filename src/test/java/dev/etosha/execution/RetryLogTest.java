package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.retry.Phase;
import java.sql.SQLException;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line that each retry leaves in the log. */
class RetryLogTest {

    private static final Logger LOGGER = Logger.getLogger("dev.etosha.retry");

    private final CallHarness harness = new CallHarness();
    private final List<String> lines = new ArrayList<>();
    private final Handler notes = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + MessageFormat.format(entry.getMessage(), entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(notes);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(notes);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void eachRetryIsLoggedOnce() throws Exception {
        harness.run(Phase.TRANSACTION, new SQLException("first {0}", "40P01"), new SQLException("second", "40001"));

        assertThat(lines)
                .containsExactly(
                        "WARNING pool orders: attempt 1 of 3 failed with SQLState 40P01, the next one in "
                                + harness.slept.get(0).toMillis() + " ms: first {0}",
                        "WARNING pool orders: attempt 2 of 3 failed with SQLState 40001, the next one in "
                                + harness.slept.get(1).toMillis() + " ms: second");
    }

    @Test
    void aFailureWithoutARetryIsTheCallersToLog() {
        assertThat(catchThrowable(() -> harness.run(Phase.TRANSACTION, new SQLException("typo", "42601"))))
                .isNotNull();
        assertThat(lines).isEmpty();
    }

    @Test
    void noRetryIsAnnouncedWhereNobodyRepeats() {
        harness.attempts = AttemptsTest.ONCE;
        assertThat(catchThrowable(() -> harness.run(Phase.TRANSACTION, new SQLException("deadlock", "40P01"))))
                .isNotNull();
        assertThat(lines).isEmpty();
    }
}
