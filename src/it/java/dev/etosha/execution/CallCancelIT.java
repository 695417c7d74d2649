package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Cancelling a call in each of its phases. */
class CallCancelIT extends DatabaseOnServer {

    private final ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));

    @Test
    void aCancelledCallDoesNotUseItsConnection() throws Exception {
        assertCancelled(call(running -> {
            try (Connection connection = running.borrow()) {
                assertThat(running.cancelSwitch.cancel()).isTrue();
                running.reached(Phase.STATEMENT);
                insert(connection);
                return "done";
            }
        }));
        assertThat(items()).isZero();
        assertThat(pool.stats().invalid()).isEqualTo(1);
    }

    @Test
    void aTransactionCancelledBetweenStatementsIsNotCommitted() throws Exception {
        assertCancelled(call(running -> {
            try (Connection connection = running.borrow()) {
                running.reached(Phase.TRANSACTION);
                connection.setAutoCommit(false);
                insert(connection);
                assertThat(running.cancelSwitch.cancel()).isTrue();
                running.reached(Phase.COMMIT);
                connection.commit();
                return "done";
            }
        }));
        assertThat(items()).isZero();
        assertThat(pool.stats().invalid()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsBeingReturnedIsNotCancelled() throws Exception {
        String result = Attempts.LOOP.run(call(running -> {
            try (Connection connection = running.borrow()) {
                running.reached(Phase.STATEMENT);
                insert(connection);
                running.detach();
                assertThat(running.cancelSwitch.cancel()).isFalse();
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                return "done";
            }
        }));
        assertThat(result).isEqualTo("done");
        assertThat(items()).isEqualTo(1);
        assertThat(pool.stats().invalid()).isZero();
    }

    private Call<String> call(Call.Work<String> work) {
        return new Call<>(pool, Retrying.of(pool.config()), new Call.Traits(false, false, used -> true), null, work);
    }

    private static void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (1, 'x')");
        }
    }

    private static void assertCancelled(Call<?> call) {
        assertThat(catchThrowableOfType(CancellationException.class, () -> Attempts.LOOP.run(call)))
                .isNotNull();
    }
}
