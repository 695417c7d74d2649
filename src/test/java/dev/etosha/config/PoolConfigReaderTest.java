package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.etosha.config.url.DatabaseUrl;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Uses a real MicroProfile Config with a given environment. */
class PoolConfigReaderTest {

    private static final String URL = "postgresql://h/db";

    private static PoolConfigReader reader(Map<String, String> properties, Map<String, String> environment) {
        return new PoolConfigReader(new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(properties, "properties", 100),
                        new EnvConfigSource(environment, 300))
                .build());
    }

    @Test
    void aRuntimesDataSourceNeedsAUrlAndMayBeSwitchedOff() {
        assertThat(reader(Map.of(), Map.of()).hasDataSource("other.url", "other.active"))
                .isFalse();
        assertThat(reader(Map.of("other.url", ""), Map.of()).hasDataSource("other.url", "other.active"))
                .isFalse();
        assertThat(reader(Map.of("other.url", URL), Map.of()).hasDataSource("other.url", "other.active"))
                .isTrue();
        assertThat(reader(Map.of("other.url", URL, "other.active", "false"), Map.of())
                        .hasDataSource("other.url", "other.active"))
                .isFalse();
    }

    @Test
    void anEnvironmentVariableSetsItsProperty() {
        PoolConfig config = reader(
                        Map.of("db.pool.size", "7", "db.retry.attempts", "2"),
                        Map.of("DATABASE_URL", URL, "DB_POOL_MAX_OVERFLOW", "3", "DB_POOL_SIZE", "8"))
                .read(PoolConfig.DEFAULT);

        assertThat(config.url()).isEqualTo(DatabaseUrl.parse(URL));
        assertThat(config.size()).isEqualTo(8);
        assertThat(config.maxOverflow()).isEqualTo(3);
        assertThat(config.retryAttempts()).isEqualTo(2);
        assertThat(config.timeout()).hasSeconds(30);
    }

    @Test
    void everySettingIsReadFromItsEnvironmentVariable() {
        for (Setting<?> setting : Setting.all()) {
            if (setting != Setting.URL && setting.defaultText().isPresent()) {
                PoolConfig config = reader(
                                Map.of("db.a-b.url", URL),
                                Map.of(
                                        setting.environment("a-b"),
                                        setting.defaultText().orElseThrow()))
                        .read("a-b");
                assertThat(config.given())
                        .as(setting.key())
                        .containsEntry(
                                setting,
                                setting.parse("a-b", setting.defaultText().orElseThrow()));
            }
        }
    }

    @Test
    void aNamedPoolInheritsNothingFromTheDefaultPool() {
        PoolConfigReader reader = reader(
                Map.of("database.url", URL, "db.pool.size", "7", "db.echo", "true"),
                Map.of("DB_REPORTING_URL", "postgresql://r/db", "DB_REPORTING_POOL_TIMEOUT", "2"));

        PoolConfig reporting = reader.read("reporting");

        assertThat(reader.pools()).isEqualTo(Set.of("default", "reporting"));
        assertThat(reporting.name()).isEqualTo("reporting");
        assertThat(reporting.url()).hasToString("postgresql://r:5432/db");
        assertThat(reporting.size()).isEqualTo(5);
        assertThat(reporting.timeout()).hasSeconds(2);
        assertThat(reporting.echo()).isFalse();
    }

    @Test
    void aPoolIsFoundByPropertyOrVariableAndOnlyOnce() {
        assertThat(reader(
                                Map.of("db.one.url", URL, "db.Two.url", URL, "db.three-a.url", URL, "db.x.y.url", URL),
                                Map.of(
                                        "DB_TWO_URL",
                                        URL,
                                        "DB_THREE_A_URL",
                                        URL,
                                        "DB_FOUR_B_URL",
                                        URL,
                                        "MY_DB_URL",
                                        URL))
                        .pools())
                .isEqualTo(Set.of("one", "Two", "three-a", "four-b"));
        assertThat(reader(Map.of(), Map.of("DB_POOL_SIZE", "4")).pools()).isEmpty();
    }

    @Test
    void aPoolCannotHaveTheNameOfASetting() {
        PoolConfigReader reader = reader(Map.of("db.health.url", URL), Map.of());

        assertThat(reader.pools()).containsExactly("health");
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> reader.read("health"))
                .withMessageContaining("a pool must not be called health");
    }

    @Test
    void aPgjdbcPropertyCanComeFromAnEnvironmentVariable() {
        PoolConfig config = reader(
                        Map.of("database.url", URL, "db.property.sslmode", "require"),
                        Map.of("DB_PROPERTY_PREPARETHRESHOLD", "0", "DB_PROPERTY_SSLPASSWORD", "hunter2"))
                .read(PoolConfig.DEFAULT);

        assertThat(config.properties())
                .isEqualTo(Map.of("sslmode", "require", "prepareThreshold", "0", "sslpassword", "hunter2"));
    }

    @Test
    void anUnknownPgjdbcPropertyIsRefused() {
        PoolConfigReader reader = reader(Map.of("database.url", URL, "db.property.sslmod", "require"), Map.of());

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> reader.read(PoolConfig.DEFAULT))
                .withMessageContaining("pgjdbc has no property db.property.sslmod, did you mean sslmode?");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        PoolConfig config = reader(Map.of("database.url", URL), Map.of("DB_POOL_SIZE", "", "DB_USER", ""))
                .read(PoolConfig.DEFAULT);

        assertThat(config).isEqualTo(PoolConfig.of(URL));
    }

    @Test
    void anUnknownSettingIsReportedWithTheClosestOne() {
        PoolConfigReader reader = reader(
                Map.of(
                        "db.pool.siz", "1",
                        "db.reporting.pool.tiemout", "1",
                        "db.elsewhere.pool.size", "1",
                        "db.property.sslmode", "require",
                        "db.reporting.property.sslmode", "require",
                        "dbx.pool.siz", "1"),
                Map.of(
                        "DB_POOL_SZE", "1",
                        "DB_REPORTING_POOL_SIZ", "1",
                        "DB_HOST", "elsewhere",
                        "DB_PORT_5432_TCP", "tcp://x",
                        "DB_POOL_SIZE", "3",
                        "DB_REPORTING_POOL_SIZE", "3"));

        assertThat(reader.unknown(Set.of("default", "reporting")))
                .containsExactlyInAnyOrder(
                        "there is no setting DB_POOL_SZE, did you mean DB_POOL_SIZE?",
                        "there is no setting DB_REPORTING_POOL_SIZ, did you mean DB_REPORTING_POOL_SIZE?",
                        "there is no setting db.elsewhere.pool.size, did you mean db.pool.size?",
                        "there is no setting db.pool.siz, did you mean db.pool.size?",
                        "there is no setting db.reporting.pool.tiemout, did you mean db.reporting.pool.timeout?");
    }

    @Test
    void outsideAnApplicationTheConfigurationOfTheProcessIsRead() {
        assertThat(PoolConfigReader.ofApplication().pools()).doesNotContain("reporting");
    }
}
