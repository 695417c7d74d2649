package dev.etosha.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.pool.StubConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CutoffTest {

    private static final long SOON = 1;
    private static final long LATE = TimeUnit.HOURS.toNanos(1);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Cutoff cutoff = new Cutoff(timer);
    private final Connection connection = StubConnection.fresh();

    CutoffTest() {
        timer.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void aSlowExchangeLosesItsConnection() {
        assertThatThrownBy(() -> cutoff.within(SOON, connection, this::awaitCut))
                .isInstanceOf(SQLTimeoutException.class);
    }

    private void awaitCut() throws SQLException {
        while (!connection.isClosed()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anExchangeInTimeKeepsItsConnection() throws Exception {
        cutoff.within(LATE, connection, () -> {});
        assertThat(timer.getQueue()).isEmpty();
        assertThat(connection.isClosed()).isFalse();
    }

    @Test
    void aFailedExchangeCancelsItsTimer() {
        SQLException failure = new SQLException("no");
        assertThatThrownBy(() -> cutoff.within(LATE, connection, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void withoutATimerTheExchangeIsNotRun() {
        timer.shutdownNow();
        assertThatThrownBy(() -> cutoff.within(LATE, connection, () -> {
                    throw new AssertionError("was run");
                }))
                .isInstanceOf(SQLException.class);
    }
}
