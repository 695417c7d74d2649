package dev.etosha.reliability;

import dev.etosha.Database;
import dev.etosha.HealthState;
import dev.etosha.PoolStats;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Etosha, with its retries and its health monitor. */
final class EtoshaPool implements Subject {

    private final ConnectionPool pool;
    private final Database database;
    private final HealthMonitor monitor;
    private final List<HealthState> health = new CopyOnWriteArrayList<>();

    EtoshaPool(Target target) {
        pool = ConnectionPool.open(PoolConfig.of(OwnServer.url(target.port()))
                .withName(target.name())
                .withUser(Site.ROLE)
                .withPassword(Site.PASSWORD)
                .withApplicationName(target.name())
                .withSize(Target.SIZE)
                .withMaxOverflow(0)
                .withTimeout(target.timeout())
                .withConnectTimeout(target.connectTimeout())
                .withHealthInterval(Duration.ofSeconds(1))
                .withHealthTimeout(Duration.ofSeconds(1))
                .withDrainTimeout(Duration.ofSeconds(2))
                .withProperty("socketFactory", CountedSockets.class.getName())
                .withProperty("socketFactoryArg", target.name() + ";30,10,3"));
        database = Databases.on(pool);
        monitor = HealthMonitor.of(pool, change -> health.add(change.to()));
    }

    @Override
    public Connection borrow() throws SQLException {
        return pool.dataSource().getConnection();
    }

    @Override
    public boolean canRetry() {
        return true;
    }

    @Override
    public void retried() {
        database.useTransaction(transaction -> transaction.update(Load.WRITE));
    }

    @Override
    public List<HealthState> health() {
        return List.copyOf(health);
    }

    @Override
    public int connections() {
        PoolStats stats = pool.stats();
        return stats.checkedIn() + stats.checkedOut();
    }

    @Override
    public @Nullable String disorder() {
        PoolStats stats = pool.stats();
        boolean calm = stats.checkedOut() == 0 && stats.checkedIn() == stats.poolSize() && stats.waiting() == 0;
        HealthState state = monitor.report().state();
        return calm && state.ready() ? null : state + " " + stats;
    }

    @Override
    public void close() {
        monitor.close();
        pool.close();
    }
}
