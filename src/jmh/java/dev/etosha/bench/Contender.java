package dev.etosha.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.etosha.config.PoolConfig;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.PoolOnDriver;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** The pools that are compared. Each has its usual settings, and a rollback on return if it has that setting. */
enum Contender {
    /** With all protections and a health monitor. */
    ETOSHA("Etosha") {
        @Override
        MeasuredPool open(Target target) {
            PoolConfig config = settings(target);
            ConnectionPool pool = target.driver().equals(StubDriver.class.getName())
                    ? PoolOnDriver.open(config, target.jdbcUrl())
                    : ConnectionPool.open(config);
            HealthMonitor monitor = HealthMonitor.of(pool, change -> {});
            return new MeasuredPool(pool.dataSource(), () -> {
                monitor.close();
                pool.close(Duration.ZERO);
            });
        }
    },
    HIKARICP("HikariCP") {
        @Override
        MeasuredPool open(Target target) {
            HikariConfig config = new HikariConfig();
            config.setDriverClassName(target.driver());
            config.setJdbcUrl(target.jdbcUrl());
            config.setMaximumPoolSize(target.most());
            config.setMinimumIdle(target.size());
            config.setConnectionTimeout(Target.TIMEOUT.toMillis());
            HikariDataSource pool = new HikariDataSource(config);
            return new MeasuredPool(pool, pool::close);
        }
    },
    /** Without validation, rollback and metrics. */
    AGROAL("Agroal") {
        @Override
        MeasuredPool open(Target target) throws Exception {
            AgroalDataSource pool = agroal(target);
            return new MeasuredPool(pool, pool::close);
        }

        /** Avoids waiting callers while Agroal fills, because Agroal can miss waking one. */
        @Override
        MeasuredPool openFilled(Target target) throws Exception {
            AgroalDataSource pool = agroal(target);
            for (int i = 0; i < target.most(); i++) {
                pool.isHealthy(true); // makes one connection
            }
            return new MeasuredPool(pool, pool::close);
        }

        private AgroalDataSource agroal(Target target) throws Exception {
            Class<?> driver = Class.forName(target.driver());
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(settings -> settings.initialSize(0)
                            .minSize(target.size())
                            .maxSize(target.most())
                            .acquisitionTimeout(Target.TIMEOUT)
                            .connectionFactoryConfiguration(factory ->
                                    factory.connectionProviderClass(driver).jdbcUrl(target.jdbcUrl()))));
        }
    },
    TOMCAT("Tomcat JDBC") {
        @Override
        MeasuredPool open(Target target) {
            PoolProperties settings = new PoolProperties();
            settings.setDriverClassName(target.driver());
            settings.setUrl(target.jdbcUrl());
            settings.setInitialSize(target.size());
            settings.setMinIdle(target.size());
            settings.setMaxIdle(target.most());
            settings.setMaxActive(target.most());
            settings.setMaxWait((int) Target.TIMEOUT.toMillis());
            settings.setRollbackOnReturn(true);
            org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource(settings);
            return new MeasuredPool(pool, () -> pool.close(true));
        }
    },
    DBCP2("DBCP2") {
        @Override
        MeasuredPool open(Target target) {
            BasicDataSource pool = new BasicDataSource();
            pool.setDriverClassName(target.driver());
            pool.setUrl(target.jdbcUrl());
            pool.setInitialSize(target.size());
            pool.setMinIdle(target.size());
            pool.setMaxIdle(target.most());
            pool.setMaxTotal(target.most());
            pool.setMaxWait(Target.TIMEOUT);
            return new MeasuredPool(pool, pool::close);
        }
    };

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    static {
        Logger.getLogger("dev.etosha").setLevel(Level.SEVERE); // warnings about a full pool are expected here
    }

    /** The contender with this label. */
    static Contender labelled(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label.equals(label))
                .findAny()
                .orElseThrow();
    }

    /** Opens the pool. Its connections need not exist yet. */
    abstract MeasuredPool open(Target target) throws Exception;

    /** Opens the pool and waits until all connections exist. */
    MeasuredPool openFilled(Target target) throws Exception {
        return open(target).filled(target.most());
    }

    /** Etosha's settings for the target. */
    static PoolConfig settings(Target target) {
        String url = target.jdbcUrl().startsWith("jdbc:postgresql:")
                ? target.jdbcUrl()
                : "jdbc:postgresql://localhost/stub"; // never connected to
        return PoolConfig.of(
                url,
                Map.of(
                        "db.pool.size", Integer.toString(target.size()),
                        "db.pool.max-overflow", Integer.toString(target.overflow()),
                        "db.pool.timeout", Target.TIMEOUT.toString()));
    }

    @Override
    public String toString() {
        return label;
    }
}
