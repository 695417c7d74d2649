package dev.etosha.transaction;

import static dev.etosha.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.OwnServer;
import jakarta.transaction.RollbackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** JTA commits on a server that does not let an ordinary role call the functions for verification. */
class LessToldJtaCommitIT extends JtaOnServer {

    @Test
    void noCommitFailsBecauseOfARevokedFunction() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            server.execute("CREATE ROLE plain LOGIN", "CREATE TABLE kept (id int)", "GRANT ALL ON kept TO plain");
            ConnectionPool verifying = plain(server);
            commitOne(verifying);
            eventually(
                    Duration.ofSeconds(10), () -> assertThat(sessions(server)).isEqualTo("2")); // the pool's size

            server.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
            commitOne(plain(server));

            server.execute("REVOKE EXECUTE ON FUNCTION pg_current_xact_id_if_assigned() FROM PUBLIC");
            commitOne(plain(server));
            assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("3");

            assertThatThrownBy(() -> commitOne(verifying)).isInstanceOf(RollbackException.class);
            commitOne(verifying);
            assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("4");
        }
    }

    private static String sessions(OwnServer server) throws SQLException {
        return server.answer("SELECT count(*) FROM pg_stat_activity WHERE usename = 'plain'");
    }

    private ConnectionPool plain(OwnServer server) {
        return pool(config("postgresql://plain@localhost:" + server.port() + "/postgres"));
    }

    private void commitOne(ConnectionPool pool) throws Exception {
        manager.begin();
        try (Connection connection = pool.dataSource().getConnection()) {
            run(connection, "INSERT INTO kept VALUES (1)");
        }
        manager.commit();
    }
}
