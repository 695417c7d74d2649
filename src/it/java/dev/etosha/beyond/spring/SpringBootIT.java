package dev.etosha.beyond.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.Database;
import dev.etosha.PoolClosedException;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** The configuration from the Spring Boot page works in a Spring Boot application. */
class SpringBootIT {

    @Test
    void theSettingsComeFromTheEnvironmentAndFromProperties() {
        try (ConfigurableApplicationContext shop =
                Running.with(Map.of("DB_POOL_MAX_OVERFLOW", "2"), "--db.pool.size=3", "--db.pool.timeout=500ms")) {
            PoolConfig config = shop.getBean(ConnectionPool.class).config();

            assertThat(config.url())
                    .hasToString(
                            PoolConfig.of(System.getenv("DATABASE_URL")).url().toString());
            assertThat(config.size()).isEqualTo(3);
            assertThat(config.maxOverflow()).isEqualTo(2);
            assertThat(config.timeout()).isEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void aWrongSettingStopsTheStart() {
        assertThatThrownBy(() -> Running.with(Map.of(), "--db.pool.size=0"))
                .rootCause()
                .hasMessageContaining("db.pool.size must be a whole number between 1 and 1000, was 0");
    }

    @Test
    void thePoolIsTheOnlyDataSourceAndClosesWithTheApplication() {
        ConfigurableApplicationContext shop = Running.with(Map.of());
        Database database = shop.getBean(Database.class);
        try (shop) {
            assertThat(shop.getBeansOfType(DataSource.class))
                    .containsOnly(Map.entry(
                            "dataSource", shop.getBean(ConnectionPool.class).dataSource()));
            assertThat(database.queryOne("SELECT 42", row -> row.getInt(1))).contains(42);
        }
        assertThatThrownBy(() -> database.query("SELECT 42", row -> row.getInt(1)))
                .isInstanceOf(PoolClosedException.class);
    }

    @Test
    void springPublishesHealthAndMetrics() {
        try (ConfigurableApplicationContext shop = Running.with(Map.of(), "--db.pool.size=3")) {
            HealthIndicator health = shop.getBean("poolHealthIndicator", HealthIndicator.class);
            Eventually.eventually(
                    Duration.ofSeconds(10),
                    () -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));

            MeterRegistry meters = shop.getBean(MeterRegistry.class);
            assertThat(meters.get("etosha.pool.size")
                            .tag("pool", "default")
                            .gauge()
                            .value())
                    .isEqualTo(3);
        }
    }
}
