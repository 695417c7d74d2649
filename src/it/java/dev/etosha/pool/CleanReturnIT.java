package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.geometric.PGpoint;
import org.postgresql.util.PGobject;

/** The next holder sees none of the changes of the previous holder. All tests use a pool of one connection. */
class CleanReturnIT extends PoolOnServer {

    private ConnectionPool pool;

    @BeforeEach
    void openPool() throws SQLException {
        pool = open(one());
        try (Connection connection = pool.borrow()) {
            execute(connection, "DROP TABLE IF EXISTS item", "CREATE TABLE item (id int UNIQUE DEFERRABLE)");
        }
    }

    @AfterEach
    void noConnectionWasLost() {
        assertThat(pool.stats().checkedOut()).isZero();
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @Test
    void anOpenTransactionIsRolledBack() throws SQLException {
        try (Connection connection = pool.borrow()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO item VALUES (1)");
        }
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void aTransactionBegunBySqlIsRolledBack() throws SQLException {
        try (Connection connection = pool.borrow()) {
            execute(connection, "BEGIN", "INSERT INTO item VALUES (1)");
        }
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void aFailedTransactionIsRolledBack() throws SQLException {
        try (Connection connection = pool.borrow()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO item VALUES (1)");
            assertThatThrownBy(() -> execute(connection, "SELECT 1/0")).isInstanceOf(SQLException.class);
        }
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void aFailedTransactionBegunBySqlIsRolledBack() throws SQLException {
        try (Connection connection = pool.borrow()) {
            execute(connection, "BEGIN", "INSERT INTO item VALUES (1)");
            assertThatThrownBy(() -> execute(connection, "SELECT 1/0")).isInstanceOf(SQLException.class);
        }
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void committedRowsStay() throws SQLException {
        try (Connection connection = pool.borrow()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO item VALUES (1)");
            connection.commit();
        }
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void settingsChangedThroughJdbcAreReset() throws SQLException {
        String path;
        int holdability;
        try (Connection connection = pool.borrow()) {
            path = text(connection, "SHOW search_path");
            holdability = connection.getHoldability();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setReadOnly(true);
            connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            connection.setSchema("pg_catalog");
            connection.setNetworkTimeout(Runnable::run, 1_234);
            connection.setClientInfo("ApplicationName", "changed");
            text(connection, "SELECT 1");
            connection.commit();
        }
        try (Connection connection = pool.borrow()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(connection.isReadOnly()).isFalse();
            assertThat(connection.getHoldability()).isEqualTo(holdability);
            assertThat(text(connection, "SHOW search_path")).isEqualTo(path);
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(text(connection, "SHOW application_name")).isEqualTo("CleanReturnIT");
            execute(connection, "INSERT INTO item VALUES (1)");
        }
    }

    @Test
    void clientInfoSetAsPropertiesIsReset() throws SQLException {
        try (Connection connection = pool.borrow()) {
            Properties info = new Properties();
            info.setProperty("ApplicationName", "changed");
            connection.setClientInfo(info);
        }
        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SHOW application_name")).isEqualTo("CleanReturnIT");
            assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("CleanReturnIT");
        }
    }

    @Test
    void settingsChangedOnTheDriversConnectionAreReset() throws SQLException {
        try (Connection connection = pool.borrow()) {
            Connection driver = (Connection) connection.unwrap(PGConnection.class);
            driver.setAutoCommit(false);
            driver.setReadOnly(true);
            driver.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            driver.setSchema("pg_catalog");
        }
        try (Connection connection = pool.borrow()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.isReadOnly()).isFalse();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            execute(connection, "INSERT INTO item VALUES (1)");
        }
    }

    @Test
    void aClassRegisteredForATypeIsRemoved() throws SQLException {
        try (Connection connection = pool.borrow()) {
            PGConnection driver = connection.unwrap(PGConnection.class);
            driver.addDataType("point", Circle.class);
            driver.addDataType("money", Circle.class);
        }
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT point '(1, 2)', 1::money")) {
            row.next();
            assertThat(row.getObject(1)).isInstanceOf(PGpoint.class);
            assertThat(row.getObject(1, PGpoint.class).x).isEqualTo(1);
        }
    }

    /** A holder's own type. */
    public static final class Circle extends PGobject {

        private static final long serialVersionUID = 1L;
    }

    @Test
    void discardResetsSettingsChangedBySql() throws SQLException {
        ConnectionPool discarding = open(one().withReset(ResetMode.DISCARD).withInitSql("SET work_mem = '8MB'"));
        try (Connection connection = discarding.borrow()) {
            execute(
                    connection,
                    "SET statement_timeout = 4321",
                    "SET ROLE pg_monitor",
                    "SET work_mem = '9MB'",
                    "CREATE TEMP TABLE scratch (id int)",
                    "LISTEN news",
                    "SELECT pg_advisory_lock(42)");
        }
        try (Connection connection = discarding.borrow()) {
            assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("0");
            assertThat(text(connection, "SELECT current_user")).isEqualTo("postgres");
            assertThat(text(connection, "SHOW work_mem")).isEqualTo("8MB");
            assertThat(text(connection, "SELECT to_regclass('scratch')")).isEqualTo("null");
            assertThat(text(connection, "SELECT pg_listening_channels()")).isEqualTo("no row");
            assertThat(text(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void preparedStatementsWorkWithDiscard() throws SQLException {
        ConnectionPool discarding = open(one().withReset(ResetMode.DISCARD).withProperty("prepareThreshold", "1"));
        for (int i = 0; i < 3; i++) {
            try (Connection connection = discarding.borrow();
                    PreparedStatement statement = connection.prepareStatement("SELECT 1 + ?")) {
                statement.setInt(1, i);
                ResultSet rows = statement.executeQuery();
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1 + i);
            }
        }
        assertThat(discarding.stats().invalid()).isZero();
    }

    @Test
    void returningAnUnchangedConnectionCostsNoRoundTrip() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool counted = open(config(OwnServer.url(proxy.port())));
            fill(counted, 1);
            long before = proxy.requests();
            for (int i = 0; i < 100; i++) {
                try (Connection connection = counted.borrow()) {
                    text(connection, "SELECT 1");
                }
            }

            // A few more are possible if a busy machine left the connection idle for half a second.
            assertThat(proxy.requests() - before).isBetween(100L, 105L);
        }
    }

    @Test
    void returningAfterACommitCostsNoRoundTrip() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool counted = open(config(OwnServer.url(proxy.port())));
            fill(counted, 1);
            long before = proxy.requests();
            for (int i = 0; i < 50; i++) {
                try (Connection connection = counted.borrow()) {
                    connection.setAutoCommit(false);
                    text(connection, "SELECT 1");
                    connection.commit();
                }
            }

            assertThat(proxy.requests() - before).isBetween(100L, 105L);
        }
    }

    private PoolConfig one() {
        return config().withSize(1);
    }

    private String count() throws SQLException {
        try (Connection connection = pool.borrow()) {
            return text(connection, "SELECT count(*) FROM item");
        }
    }
}
