package dev.etosha.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Database;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flyway on a pool. */
class FlywayIT {

    private final ConnectionPool pool = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()));
    private final DataSource dataSource = pool.dataSource();
    private final Database database = Database.on(pool);

    @BeforeEach
    void beginAnew() {
        database.update("DROP TABLE IF EXISTS flyway_book, flyway_schema_history");
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void migrationsRunOnce() {
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);
        assertThat(flyway.migrate().migrationsExecuted).isZero();

        assertThat(database.query("SELECT name FROM flyway_book", row -> row.getString("name")))
                .containsExactly("The Salt Pan");
        assertThat(pool.stats().checkedOut()).isZero();
    }
}
