package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.jta.Jta;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.Narayana;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Pools on a real server in transactions of Narayana, with an empty table {@code item}. Fails if a pool still lends a
 * connection after the test.
 */
abstract class JtaOnServer {

    final TransactionManager manager = Narayana.manager();

    private final OuterTransactions transactions = Jta.transactions(type -> null);
    private final List<ConnectionPool> pools = new ArrayList<>();

    @BeforeEach
    void emptyTable() throws SQLException {
        try (Connection connection = EmbeddedServer.superuser()) {
            run(connection, "DROP TABLE IF EXISTS item");
            run(connection, "CREATE TABLE item (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)");
        }
    }

    @AfterEach
    void noConnectionIsLent() throws SystemException {
        int status = manager.getStatus();
        if (status != Status.STATUS_NO_TRANSACTION) {
            manager.rollback();
        }
        for (ConnectionPool pool : pools) {
            Eventually.eventually(
                    Duration.ofSeconds(5),
                    () -> assertThat(pool.stats().checkedOut()).isZero());
            pool.close();
        }
        assertThat(status).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    static PoolConfig config() {
        return config(EmbeddedServer.url());
    }

    static PoolConfig config(String url) {
        return PoolConfig.of(url)
                .withSize(2)
                .withMaxOverflow(2)
                .withTimeout(Duration.ofSeconds(5))
                .withRetryDelay(Duration.ofMillis(1))
                .withDrainTimeout(Duration.ofSeconds(1));
    }

    final ConnectionPool pool() {
        return pool(config());
    }

    final ConnectionPool pool(PoolConfig config) {
        ConnectionPool pool = ConnectionPool.open(config, transactions, Hooks.NONE);
        pools.add(pool);
        return pool;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Inserts on a connection from the pool. */
    static void insert(ConnectionPool pool, int id) throws SQLException {
        try (Connection connection = pool.dataSource().getConnection()) {
            run(connection, "INSERT INTO item VALUES (" + id + ")");
        }
    }

    /** The process id of the connection's session. */
    static int process(Connection connection) throws SQLException {
        return number(connection, "SELECT pg_backend_pid()");
    }

    /** The number of rows that other sessions see. */
    static int items() throws SQLException {
        try (Connection connection = EmbeddedServer.superuser()) {
            return number(connection, "SELECT count(*) FROM item");
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
