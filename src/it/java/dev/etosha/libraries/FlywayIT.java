package dev.etosha.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Flyway uses a pool. */
class FlywayIT {

    private final ConnectionPool pool =
            ConnectionPool.open(PoolConfig.of(EmbeddedServer.url().replaceFirst("/postgres$", "/flyway")));
    private final DataSource dataSource = pool.dataSource();

    @BeforeAll
    static void createDatabase() {
        try (ConnectionPool server = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()))) {
            Databases.on(server).update("CREATE DATABASE flyway");
        }
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void migrationsRunOnce() {
        MigrateResult result = Flyway.configure().dataSource(dataSource).load().migrate();
        assertThat(result.migrationsExecuted).isEqualTo(2);

        MigrateResult again = Flyway.configure().dataSource(dataSource).load().migrate();
        assertThat(again.migrationsExecuted).isZero();

        assertThat(Databases.on(pool).query("SELECT name FROM flyway_book", row -> row.getString("name")))
                .containsExactly("The Salt Pan");
        assertThat(pool.stats().checkedOut()).isZero();
    }
}
