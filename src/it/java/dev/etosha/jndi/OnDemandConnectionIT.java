package dev.etosha.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.jta.Jta;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Narayana;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A connection that a server keeps holds none of the pool's, and does what an ordinary connection does. */
class OnDemandConnectionIT {

    private final TransactionManager manager = Narayana.manager();
    private ConnectionPool pool;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        try (Connection superuser = EmbeddedServer.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS item");
            statement.execute("CREATE TABLE item (id int)");
        }
        pool = ConnectionPool.open(
                PoolConfig.of(EmbeddedServer.url())
                        .withSize(1)
                        .withMaxOverflow(1)
                        .withTimeout(Duration.ofSeconds(2))
                        .withDrainTimeout(Duration.ZERO),
                Jta.transactions(type -> null),
                Hooks.NONE);
        connection = OnDemandConnection.of(() -> pool);
    }

    @AfterEach
    void nothingIsLent() throws SQLException {
        connection.close();
        assertThat(lent()).isZero();
        pool.close();
    }

    private int lent() {
        return pool.stats().checkedOut();
    }

    private int number(Connection of, String sql) throws SQLException {
        try (Statement statement = of.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private int items() throws SQLException {
        try (Connection superuser = EmbeddedServer.superuser()) {
            return number(superuser, "SELECT count(*) FROM item");
        }
    }

    @Test
    void itBorrowsForEachStatement() throws SQLException {
        assertThat(lent()).isZero();
        try (PreparedStatement statement = connection.prepareStatement("SELECT 7")) {
            assertThat(lent()).isEqualTo(1);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(7);
            }
            assertThat(number(connection, "SELECT 8")).isEqualTo(8);
            assertThat(lent()).isEqualTo(1);
        }
        assertThat(lent()).isZero();
    }

    @Test
    void aStatementThatClosesItselfGivesItBack() throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        try (ResultSet row = statement.executeQuery("SELECT 1")) {
            assertThat(row.next()).isTrue();
        }
        assertThat(lent()).isZero();
    }

    @Test
    void aWrongStatementGivesItBack() throws SQLException {
        assertThatThrownBy(() -> number(connection, "SELECT wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"));
        assertThat(lent()).isZero();
    }

    @Test
    void aTransactionOfItsOwnKeepsItUntilTheEnd() throws SQLException {
        connection.setAutoCommit(false);
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(lent()).isZero();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (1)")) {
            insert.execute();
            connection.commit();
            assertThat(items()).isEqualTo(1);
            insert.execute();
        }
        assertThat(lent()).isEqualTo(1);
        connection.rollback();
        assertThat(lent()).isZero();
        assertThat(items()).isEqualTo(1);

        number(connection, "SELECT 1");
        assertThat(lent()).isEqualTo(1);
        connection.setAutoCommit(true);
        assertThat(lent()).isZero();
        connection.setAutoCommit(false);
        connection.commit();
        assertThat(lent()).isZero();
    }

    @Test
    void closingItRollsBackWhatWasNotCommitted() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (1)");
        }
        connection.close();
        assertThat(items()).isZero();
        assertThat(connection.isClosed()).isTrue();
        assertThatThrownBy(connection::createStatement)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    @Test
    void whatWasSetIsSetOnTheNextOneToo() throws SQLException {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(lent()).isZero();
        assertThat(connection.isReadOnly()).isTrue();
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        try (Connection other = OnDemandConnection.of(() -> pool)) {
            assertThat(other.isReadOnly()).isFalse();
            assertThat(other.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Test
    void metadataCanBeAskedWithoutAStatement() throws SQLException {
        var metaData = connection.getMetaData();
        assertThat(metaData.getDatabaseProductName()).isEqualTo("PostgreSQL");
        assertThat(metaData.getConnection()).isSameAs(connection);
        try (ResultSet tables = metaData.getTables(null, "public", "item", null)) {
            assertThat(lent()).isEqualTo(1);
            assertThat(tables.next()).isTrue();
        }
        assertThat(lent()).isZero();
    }

    @Test
    void theDriversConnectionIsForTransactionsOnly() throws SQLException {
        assertThatThrownBy(() -> connection.unwrap(PGConnection.class)).hasMessageContaining("needs a transaction");
        connection.setAutoCommit(false);
        number(connection, "SELECT 1");
        assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
        connection.rollback();
    }

    @Test
    void inAContainersTransactionItUsesTheConnectionOfThat() throws Exception {
        int before = number(connection, "SELECT pg_backend_pid()");
        manager.begin();
        try (Connection lent = pool.dataSource().getConnection()) {
            assertThat(number(connection, "SELECT pg_backend_pid()"))
                    .isEqualTo(number(lent, "SELECT pg_backend_pid()"));
        }
        number(connection, "WITH more AS (INSERT INTO item VALUES (1) RETURNING 1) SELECT * FROM more");
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(lent()).isEqualTo(1);
        assertThat(items()).isZero();
        manager.commit();
        assertThat(items()).isEqualTo(1);
        assertThat(lent()).isZero();
        assertThat(number(connection, "SELECT pg_backend_pid()")).isEqualTo(before);
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void aStatementThatOutlivesTheTransactionDoesNotKeepTheNextOneFromWorking() throws Exception {
        manager.begin();
        Statement left = connection.createStatement();
        left.execute("INSERT INTO item VALUES (1)");
        manager.rollback();
        left.close();
        manager.begin();
        assertThat(number(connection, "SELECT count(*) FROM item")).isZero();
        Transaction outer = manager.suspend();
        assertThat(number(connection, "SELECT 1")).isEqualTo(1);
        manager.resume(outer);
        manager.commit();
    }

    @Test
    void theContainersTransactionIsEndedByTheContainerAlone() throws Exception {
        manager.begin();
        number(connection, "SELECT 1");
        assertThatThrownBy(connection::commit)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("2D000"));
        assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
        manager.rollback();
    }

    @Test
    void theServersCleaningIsHarmlessWhileTheTransactionEnds() throws Exception {
        List<Exception> failures = new ArrayList<>();
        Properties info = connection.getClientInfo();
        manager.begin();
        number(connection, "SELECT 1");
        manager.getTransaction().registerSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // not called at a rollback
            }

            @Override
            public void afterCompletion(int status) {
                try {
                    connection.setAutoCommit(true);
                    connection.setReadOnly(false);
                    connection.setClientInfo(info);
                    connection.clearWarnings();
                } catch (SQLException e) {
                    failures.add(e);
                }
            }
        });
        manager.rollback();
        assertThat(failures).isEmpty();
    }

    @Test
    void clientInfoIsSetOnTheNextOneToo() throws SQLException {
        connection.setClientInfo("ApplicationName", "of the holder");
        assertThat(lent()).isZero();
        assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("of the holder");
    }

    @Test
    void theServersCleaningIsHarmlessInATransactionAndAfterIt() throws Exception {
        manager.begin();
        number(connection, "SELECT 1");
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.clearWarnings();
        manager.commit();
        connection.setAutoCommit(true);
        connection.clearWarnings();
        assertThat((Object) connection.getWarnings()).isNull();
        assertThat(connection.isValid(1)).isTrue();
    }
}
