package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Login;
import dev.etosha.threads.Nanos;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** Checks of the database on connections of their own. Thread-safe. */
final class Probes {

    private final PoolConfig config;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final Set<Login> running = ConcurrentHashMap.newKeySet();

    Probes(PoolConfig config, Connector connector, ScheduledExecutorService timer) {
        this.config = config;
        this.connector = connector;
        this.timer = timer;
    }

    /** See {@link ConnectionPool#probe}. */
    Duration ask(Duration patience) throws SQLException {
        Login login = new Login(config, timer, () -> {});
        running.add(login);
        try (Connection connection = login.with(connector)) {
            connection.setNetworkTimeout(Runnable::run, Nanos.toIntMillis(patience));
            connection.isValid(0); // warm-up: the first round trip is slower
            long asked = System.nanoTime();
            if (!connection.isValid(0)) {
                throw new SQLException("no answer within " + Nanos.toIntMillis(patience) + " ms", "08006");
            }
            return Duration.ofNanos(System.nanoTime() - asked);
        } finally {
            running.remove(login);
        }
    }

    /** Ends the checks that run. */
    void end() {
        running.forEach(Login::end);
    }
}
