package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PoolConfigTest {

    private static final String URL = "postgresql://app:hunter1@db.example/app";

    private final PoolConfig config = PoolConfig.of(URL);

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(c -> c.withSize(0), "db.pool.size must be a whole number between 1 and 1000, was 0"),
                refusal(c -> c.withMaxOverflow(-1), "db.pool.max-overflow must be a whole number"),
                refusal(c -> c.withTimeout(Duration.ZERO), "db.pool.timeout must be between 1ms and 3600s, was 0"),
                refusal(c -> c.withTimeout(Duration.ofMillis(-5)), "db.pool.timeout must be a duration"),
                refusal(
                        c -> c.withTimeout(Duration.ofSeconds(Long.MIN_VALUE, 1_000_000)),
                        "db.pool.timeout must be a duration"),
                refusal(c -> c.withTimeout(Duration.ofNanos(5)), "db.pool.timeout must be between"),
                refusal(c -> c.withRecycle(Duration.ofSeconds(Long.MAX_VALUE, 1_000_000)), "db.pool.recycle must be"),
                refusal(c -> c.withConnectTimeout(Duration.ofDays(1)), "db.connect-timeout must be between"),
                refusal(c -> c.withRetryAttempts(101), "db.retry.attempts must be"),
                refusal(c -> c.withRetryDelay(Duration.ofMinutes(1)), "db.retry.max-delay must be at least"),
                refusal(
                        c -> c.withHealthLatencyWarning(Duration.ofSeconds(1)),
                        "db.health.latency-critical must be at least db.health.latency-warning (1s), was 500ms"),
                refusal(
                        c -> c.withHealthMinAvailable(16),
                        "db.health.min-available must be at most db.pool.size and db.pool.max-overflow together (15),"
                                + " was 16"),
                refusal(
                        c -> c.withPassword("x").withPasswordFile(Path.of("/x")),
                        "db.password and db.password-file must not both be set"),
                refusal(
                        c -> c.withStatementTimeout(Duration.ofSeconds(9)).withSocketTimeout(Duration.ofSeconds(9)),
                        "db.socket-timeout must be longer than db.statement-timeout (9s), was 9s"),
                refusal(c -> c.withUser("a\0b"), "db.user must be a text without the character 0, was a\\u0000b"),
                refusal(c -> c.withPassword("a\0b"), "db.password must be a text without the character 0"),
                refusal(c -> c.withName("pool"), "a pool must not be called pool"),
                refusal(c -> c.withName("a.b\n"), "a pool's name must be of at most 63 letters"),
                refusal(c -> c.withName("property"), "a pool must not be called property"),
                refusal(c -> c.withProperty("user", "x"), "the setting is db.user"),
                refusal(c -> c.withProperty("prepareTreshold", "0"), "did you mean prepareThreshold?"));
    }

    private static Arguments refusal(UnaryOperator<PoolConfig> change, String fault) {
        return Arguments.of(change, fault);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aWrongChangeIsRefusedWithTheRule(UnaryOperator<PoolConfig> change, String fault) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> change.apply(config))
                .withMessageContaining(fault);
    }

    @Test
    void theConstructorChecksTheSameRules() {
        Map<Setting<?>, Object> wrong = Map.of(Setting.URL, config.url(), Setting.SIZE, -1, Setting.ECHO, "true");

        InvalidConfigurationException refused = catchThrowableOfType(
                InvalidConfigurationException.class, () -> new PoolConfig("default", wrong, Map.of()));

        assertThat(refused.faults())
                .containsExactlyInAnyOrder(
                        "db.pool.size must be a whole number between 1 and 1000, was -1",
                        "db.echo must be a Boolean, was a String");
    }

    @Test
    void valuesAtTheLimitAreAccepted() {
        assertThat(config.withHealthMinAvailable(15).healthMinAvailable()).isEqualTo(15);
        assertThat(config.withRetryMaxDelay(Duration.ofSeconds(1)).retryMaxDelay())
                .hasSeconds(1);
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        InvalidConfigurationException refused = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> SettingTexts.parse(
                        "reporting",
                        Map.of(
                                "db.reporting.url", "mysql://u:hunter1@h",
                                "db.reporting.pool.size", "none\n",
                                "db.reporting.retry.delay", "60",
                                "db.reporting.echo", "perhaps",
                                "db.reporting.pol.timeout", "3",
                                "db.reporting.property.sslpasword", "hunter2")));

        assertThat(refused.faults())
                .containsExactlyInAnyOrder(
                        "db.reporting.url must be a URL that begins with postgresql://, postgres:// or"
                                + " jdbc:postgresql:",
                        "db.reporting.pool.size must be a whole number between 1 and 1000, was none\\u000a",
                        "db.reporting.retry.max-delay must be at least db.reporting.retry.delay (60s), was 30s",
                        "db.reporting.echo must be true or false, was perhaps",
                        "there is no setting db.reporting.pol.timeout, did you mean db.reporting.pool.timeout?",
                        "pgjdbc has no property db.reporting.property.sslpasword, did you mean sslpassword?");
        assertThat(refused)
                .hasMessageStartingWith("pool reporting has 6 wrong settings: ")
                .message()
                .doesNotContain("hunter");
    }

    @Test
    void withoutAUrlTheMessageNamesPropertyAndVariable() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> SettingTexts.parse("reporting", Map.of("db.reporting.url", "")))
                .withMessageContaining("db.reporting.url (environment variable DB_REPORTING_URL) must be set");
    }

    @Test
    void toStringShowsNoLogin() {
        PoolConfig secret = PoolConfig.of(
                URL,
                Map.of(
                        "db.user", "hunter0",
                        "db.password", "hunter2",
                        "db.init-sql", "SET app.key = 'hunter3'",
                        "db.application-name", "shop",
                        "db.property.sslpassword", "hunter4"));

        assertThat(secret.toString())
                .isEqualTo("pool default {database.url=postgresql://db.example:5432/app, db.application-name=shop}");
        assertThat(secret.given().get(Setting.PASSWORD)).hasToString("***");
        assertThat(secret.properties()).hasToString("[sslpassword]");
        assertThat(secret.password()).isEqualTo("hunter2");
        assertThat(secret.user()).isEqualTo("hunter0");
        assertThat(secret.properties()).containsExactly(Map.entry("sslpassword", "hunter4"));
    }

    @Test
    void anEmptyTextCountsAsNotSet() {
        PoolConfig empty =
                PoolConfig.of(URL, Map.of("db.user", "", "db.password", "", "db.pool.size", "", "db.property.ssl", ""));

        assertThat(empty).isEqualTo(config);
        assertThat(config.withUser("x").withUser("").withPassword("")).isEqualTo(config);
        assertThat(config.user()).isEqualTo("app");
        assertThat(config.password()).isEqualTo("hunter1");
    }

    @ParameterizedTest
    @CsvSource({
        "user, db.user",
        "password, db.password",
        "connectTimeout, db.connect-timeout",
        "loginTimeout, db.connect-timeout",
        "socketTimeout, db.socket-timeout",
        "ApplicationName, db.application-name",
        "applicationname, db.application-name",
        "readOnly, db.read-only",
        "readOnlyMode, db.read-only",
        "PGHOST, database.url",
        "service, database.url",
    })
    void aPgjdbcPropertyThatHasASettingIsRefused(String property, String setting) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> PoolConfig.of(URL, Map.of("db.property." + property, "hunter2")))
                .withMessageContaining("must not be set: the setting is " + setting)
                .withMessageNotContaining("hunter2");
    }

    @Test
    void pgjdbcPropertiesAreCaseInsensitiveAndAnExactMatchWins() {
        assertThat(PoolConfig.of(URL, Map.of("db.property.preparethreshold", "3"))
                        .properties())
                .isEqualTo(Map.of("prepareThreshold", "3"));
        assertThat(PoolConfig.of(URL, Map.of("db.property.prepareThreshold", "4", "db.property.preparethreshold", "3"))
                        .properties())
                .isEqualTo(Map.of("prepareThreshold", "4"));
    }

    @ParameterizedTest
    @CsvSource({
        "db.siz, ''",
        "db.pool.siz, db.pool.size",
        "db.pool_size, db.pool.size",
        "db.size, db.pool.size",
        "db.interval, db.health.interval",
        "db.x, ''",
        "database.uri, database.url",
    })
    void anUnknownKeyIsReportedWithTheClosestSetting(String key, String closest) {
        InvalidConfigurationException refused =
                catchThrowableOfType(InvalidConfigurationException.class, () -> PoolConfig.of(URL, Map.of(key, "1")));

        assertThat(refused.faults())
                .isEqualTo(List.of(
                        "there is no setting " + key + (closest.isEmpty() ? "" : ", did you mean " + closest + "?")));
    }

    @Test
    void settingsOverrideTheTimeoutsOfTheUrl() {
        PoolConfig ofUrl = PoolConfig.of("postgresql://h/db?connect_timeout=7&socketTimeout=60");

        assertThat(ofUrl.connectTimeout()).hasSeconds(7);
        assertThat(ofUrl.withConnectTimeout(Duration.ofSeconds(3)).connectTimeout())
                .hasSeconds(3);
        assertThat(ofUrl.socketTimeout()).hasSeconds(60);
        assertThat(ofUrl.withSocketTimeout(Duration.ZERO).socketTimeout()).isZero();
        assertThat(config.connectTimeout()).hasSeconds(5);
        assertThat(config.socketTimeout()).isZero();
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> ofUrl.withStatementTimeout(Duration.ofSeconds(60)))
                .withMessageContaining("socketTimeout in database.url must be longer than db.statement-timeout (60s)");
    }

    @Test
    void theSocketTimeoutIsDerivedFromTheStatementTimeout() {
        assertThat(config.withStatementTimeout(Duration.ofSeconds(20)).socketTimeout())
                .hasSeconds(60);
        assertThat(config.withStatementTimeout(Duration.ofSeconds(2)).socketTimeout())
                .hasSeconds(30);
    }
}
