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

/** The pools that are compared, each as its users have it, with a rollback on return where that can be set. */
enum Contender {
    /** With everything on, health too. */
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
    /** Plain: no validation, no rollback, no metrics. */
    AGROAL("Agroal") {
        @Override
        MeasuredPool open(Target target) throws Exception {
            AgroalDataSource pool = agroal(target);
            return new MeasuredPool(pool, pool::close);
        }

        /** A caller that waits while Agroal fills itself may be forgotten, for all of its 30 seconds. */
        @Override
        MeasuredPool openFilled(Target target) throws Exception {
            AgroalDataSource pool = agroal(target);
            for (int i = 0; i < target.most(); i++) {
                pool.isHealthy(true); // makes one more
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
        Logger.getLogger("dev.etosha").setLevel(Level.SEVERE); // a full pool is what is measured
    }

    /** The one that is called so. */
    static Contender labelled(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label.equals(label))
                .findAny()
                .orElseThrow();
    }

    /** Opens it; its connections may be on their way still. */
    abstract MeasuredPool open(Target target) throws Exception;

    /** Opens it with all connections made. */
    MeasuredPool openFilled(Target target) throws Exception {
        return open(target).filled(target.most());
    }

    /** Etosha's settings for the target. */
    static PoolConfig settings(Target target) {
        String url = target.jdbcUrl().startsWith("jdbc:postgresql:")
                ? target.jdbcUrl()
                : "jdbc:postgresql://localhost/stub"; // is never called
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
