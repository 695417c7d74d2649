package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.DatabaseException;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A restart of the server causes at most one failure. The pool recovers without intervention. */
class RestartIT extends PoolOnServer {

    private static OwnServer server;

    @BeforeAll
    static void start() {
        server = OwnServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void afterARegularRestart() throws SQLException {
        expectHealing("fast");
    }

    @Test
    void afterACrash() throws SQLException {
        expectHealing("immediate");
    }

    @Test
    void aCallerDuringTheRestartGetsAConnectionAfterIt() throws Exception {
        ConnectionPool pool = open(config(server.url()));
        fill(pool, 2);
        server.stop("fast");
        letThemGetStale();
        Thread starter = new Thread(server::startAgain);
        starter.start();
        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
        starter.join();
    }

    private void expectHealing(String mode) throws SQLException {
        ConnectionPool pool = open(config(server.url()).withSize(4));
        fill(pool, 4);
        server.restart(mode);
        int failures = 0;
        for (int i = 0; i < 20; i++) {
            try (Connection connection = pool.borrow()) {
                text(connection, "SELECT 1");
            } catch (SQLException | DatabaseException e) {
                failures++;
            }
        }

        assertThat(failures).isLessThanOrEqualTo(1);
        try (Connection superuser = server.superuser()) {
            int existing = pool.stats().checkedIn() + pool.stats().checkedOut();
            Eventually.eventually(Duration.ofSeconds(5), () -> assertThat(sessions(pool, superuser))
                    .isEqualTo(existing));
        }
    }
}
