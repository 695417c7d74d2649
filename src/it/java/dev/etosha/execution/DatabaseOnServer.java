package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Pools on a real server, with an empty table {@code item} and short pauses between retries. Fails if a pool still
 * lends a connection after the test.
 */
abstract class DatabaseOnServer {

    static final String INSERT = "INSERT INTO item (id, name) VALUES (:id, :name)";

    private final List<ConnectionPool> pools = new ArrayList<>();

    @BeforeEach
    void emptyTable() throws SQLException {
        admin("DROP TABLE IF EXISTS item");
        admin("CREATE TABLE item (id int PRIMARY KEY, name text)");
    }

    @AfterEach
    void noConnectionIsLent() throws Exception {
        for (ConnectionPool pool : pools) {
            Eventually.eventually(
                    Duration.ofSeconds(5),
                    () -> assertThat(pool.stats().checkedOut()).isZero());
            pool.close();
        }
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
                .withRetryMaxDelay(Duration.ofMillis(20))
                .withDrainTimeout(Duration.ofSeconds(1));
    }

    final ConnectionPool pool(PoolConfig config) {
        ConnectionPool pool = ConnectionPool.open(config);
        pools.add(pool);
        return pool;
    }

    final Database database() {
        return Databases.on(pool(config()));
    }

    /** Runs SQL outside of the pools. */
    static void admin(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(EmbeddedServer.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs SQL outside of the pools and returns its number. */
    static long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(EmbeddedServer.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Terminates a session. Returns when it has ended. */
    static void terminate(int pid) throws SQLException {
        assertThat(number("SELECT pg_terminate_backend(" + pid + ", 5000)::int"))
                .isEqualTo(1);
    }

    static long items() throws SQLException {
        return number("SELECT count(*) FROM item");
    }

    static Map<String, Object> item(int id) {
        return Map.of("id", id, "name", "n" + id);
    }
}
