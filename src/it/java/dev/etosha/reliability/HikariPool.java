package dev.etosha.reliability;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** HikariCP, which validates connections on borrow by default. */
final class HikariPool implements Subject {

    private final HikariDataSource pool;

    HikariPool(Target target) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(target.name());
        config.setJdbcUrl(target.jdbcUrl());
        config.setDataSourceProperties(target.driverProperties());
        config.setUsername(Site.ROLE);
        config.setPassword(Site.PASSWORD);
        config.setMaximumPoolSize(Target.SIZE);
        config.setMinimumIdle(Target.SIZE);
        config.setConnectionTimeout(target.timeout().toMillis());
        config.setValidationTimeout(target.connectTimeout().toMillis());
        pool = new HikariDataSource(config);
    }

    @Override
    public Connection borrow() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public int connections() {
        return pool.getHikariPoolMXBean().getTotalConnections();
    }

    @Override
    public @Nullable String disorder() {
        HikariPoolMXBean numbers = pool.getHikariPoolMXBean();
        return numbers.getActiveConnections() == 0 && numbers.getThreadsAwaitingConnection() == 0
                ? null
                : numbers.getActiveConnections() + " active, " + numbers.getThreadsAwaitingConnection() + " waiting";
    }

    @Override
    public void close() {
        pool.close();
    }
}
