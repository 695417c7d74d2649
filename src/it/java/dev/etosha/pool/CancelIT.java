package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** pgjdbc sends a cancel request on a new socket, which it opens at that time. */
class CancelIT extends PoolOnServer {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    @Test
    void aStatementCanBeCancelledAfterTheLoginTimeoutHasPassed() throws SQLException {
        ConnectionPool pool = open(config().withConnectTimeout(CONNECT_TIMEOUT));
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            execute(connection, "SELECT pg_sleep(1.1)");
            statement.setQueryTimeout(1);

            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(20)"))
                    .isInstanceOf(SQLException.class)
                    .extracting("SQLState")
                    .isEqualTo("57014");
        }
    }
}
