package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.testing.EmbeddedServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Opens pools on real servers and closes them after each test. Contains helper methods for the tests. */
@Timeout(120)
abstract class PoolOnServer {

    /** The tolerance beyond the pool's timeout. */
    static final Duration GRACE = Duration.ofMillis(500);

    private final List<ConnectionPool> pools = new ArrayList<>();

    @AfterEach
    void closePools() {
        pools.forEach(pool -> pool.close(Duration.ZERO));
    }

    /**
     * Settings for a lazy pool of two connections without overflow. The application name is the name of the test class.
     */
    PoolConfig config(String url) {
        return PoolConfig.of(url)
                .withApplicationName(getClass().getSimpleName())
                .withStart(StartMode.LAZY)
                .withSize(2)
                .withMaxOverflow(0)
                .withTimeout(Duration.ofSeconds(10))
                .withConnectTimeout(Duration.ofSeconds(2));
    }

    PoolConfig config() {
        return config(EmbeddedServer.url());
    }

    ConnectionPool open(PoolConfig config) {
        ConnectionPool pool = ConnectionPool.open(config);
        pools.add(pool);
        return pool;
    }

    /** Opens that many connections and returns them. */
    static void fill(ConnectionPool pool, int connections) {
        List<Connection> lent = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            lent.add(pool.borrow());
        }
        lent.forEach(PoolOnServer::giveBack);
    }

    static void giveBack(Connection lent) {
        try {
            lent.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row, or {@code "no row"}. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
    }

    static int pid(Connection connection) throws SQLException {
        return Integer.parseInt(text(connection, "SELECT pg_backend_pid()"));
    }

    /** The number of the pool's sessions on the server. */
    static int sessions(ConnectionPool pool, Connection superuser) throws SQLException {
        try (PreparedStatement statement =
                superuser.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")) {
            statement.setString(1, pool.config().applicationName());
            ResultSet rows = statement.executeQuery();
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Terminates the pool's sessions as an administrator. Returns when they have ended. */
    static void terminate(ConnectionPool pool, Connection superuser) throws SQLException {
        try (PreparedStatement statement = superuser.prepareStatement(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = ?")) {
            statement.setString(1, pool.config().applicationName());
            statement.execute();
        }
    }

    /** Waits until the free connections are idle for so long that they are validated before they are lent. */
    static void letThemGetStale() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(550);
    }

    static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
