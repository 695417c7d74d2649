package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection is not lent again after a failure that ends its session or makes it useless. */
class FatalStatesIT extends PoolOnServer {

    @Test
    void aSessionTerminatedByAnAdministrator() throws Exception {
        ConnectionPool pool = open(config());
        try (Connection superuser = EmbeddedServer.superuser();
                Connection connection = pool.borrow()) {
            terminate(pool, superuser);
            assertThatThrownBy(() -> text(connection, "SELECT 1")).hasFieldOrPropertyWithValue("SQLState", "57P01");
        }
        expectEvicted(pool);
    }

    @Test
    void aSessionIdleInATransactionForTooLong() throws Exception {
        ConnectionPool pool = open(config());
        try (Connection connection = pool.borrow()) {
            execute(connection, "SET idle_in_transaction_session_timeout = '1ms'");
            connection.setAutoCommit(false);
            text(connection, "SELECT 1");
            Eventually.eventually(Duration.ofSeconds(5), () -> assertThatThrownBy(() -> text(connection, "SELECT 1"))
                    .hasFieldOrPropertyWithValue("SQLState", "25P03"));
        }
        expectEvicted(pool);
    }

    @Test
    void aSessionOnADemotedPrimary() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            server.execute("CREATE TABLE item (id int)");
            ConnectionPool pool = open(config(server.url()));
            fill(pool, 2);
            server.execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
            try (Connection connection = pool.borrow()) {
                Eventually.eventually(Duration.ofSeconds(5), () -> assertThatThrownBy(
                                () -> execute(connection, "INSERT INTO item VALUES (1)"))
                        .hasFieldOrPropertyWithValue("SQLState", "25006"));
            }
            assertThat(pool.stats().invalid()).isEqualTo(2);
        }
    }

    @Test
    void anOpenButUselessSession() throws Exception {
        ConnectionPool pool = open(config());
        try (Connection connection = pool.borrow()) {
            assertThatThrownBy(() -> execute(connection, "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'XX001'; END $$"))
                    .hasFieldOrPropertyWithValue("SQLState", "XX001");
        }
        expectEvicted(pool);
    }

    @Test
    void aWriteInTheCallersReadOnlyTransactionIsHarmless() throws Exception {
        ConnectionPool pool = open(config());
        try (Connection connection = pool.borrow()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> execute(connection, "CREATE TABLE forbidden (id int)"))
                    .hasFieldOrPropertyWithValue("SQLState", "25006");
        }

        assertThat(pool.stats().invalid()).isZero();
    }

    @Test
    void aStatementErrorIsHarmless() throws Exception {
        ConnectionPool pool = open(config());
        try (Connection connection = pool.borrow()) {
            assertThatThrownBy(() -> text(connection, "SELECT 1/0")).isInstanceOf(SQLException.class);
        }

        assertThat(pool.stats().invalid()).isZero();
        assertThat(pool.stats().checkedIn()).isEqualTo(1);
    }

    private static void expectEvicted(ConnectionPool pool) throws SQLException {
        assertThat(pool.stats().invalid()).isEqualTo(1);
        assertThat(pool.stats().checkedOut()).isZero();
        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
    }
}
