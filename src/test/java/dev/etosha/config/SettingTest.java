package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingTest {

    private static final String URL = "postgresql://localhost/app";

    /** Texts that settings refuse, by the type of the setting. */
    private static final Map<String, List<String>> WRONG = Map.ofEntries(
            Map.entry("DatabaseUrl", List.of("mysql://localhost", "postgresql:/db")),
            Map.entry("String", List.of("a\0b", " ")),
            Map.entry("Secret", List.of("a\0b")),
            Map.entry("Path", List.of("a\0b", " ")),
            Map.entry("Integer", List.of("-1", "1.5", "many", "1000000", "99999999999")),
            Map.entry("Duration", List.of("-1", "soon", "P4000D", "9999999999999")),
            Map.entry("Boolean", List.of("maybe", "2", "ja")),
            Map.entry("StartMode", List.of("never")),
            Map.entry("JtaMode", List.of("on")),
            Map.entry("ResetMode", List.of("all")),
            Map.entry("PgbouncerMode", List.of("session", "2")));

    static Stream<Arguments> wrong() {
        return Setting.all().stream()
                .flatMap(setting -> Objects.requireNonNull(
                                WRONG.get(setting.type().getSimpleName()))
                        .stream()
                        .map(text -> Arguments.of(setting, text)));
    }

    @Test
    void thePgbouncerModeAcceptsTheTextsOfABoolean() {
        assertThat(Setting.PGBOUNCER.parse("default", "yes")).isEqualTo(PgbouncerMode.TRUE);
        assertThat(Setting.PGBOUNCER.parse("default", " False")).isEqualTo(PgbouncerMode.FALSE);
        assertThat(Setting.PGBOUNCER.parse("default", "Auto")).isEqualTo(PgbouncerMode.AUTO);
    }

    static List<Setting<?>> withDefault() {
        return Setting.all().stream()
                .filter(setting -> setting.defaultText().isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueIsReportedWithItsKeyAndTheRule(Setting<?> setting, String text) {
        Map<String, String> settings = new HashMap<>();
        settings.put(Setting.URL.key(), URL);
        settings.put(setting.key(), text);

        InvalidConfigurationException refused = catchThrowableOfType(
                InvalidConfigurationException.class, () -> SettingTexts.parse(PoolConfig.DEFAULT, settings));

        assertThat(refused.faults()).hasSize(1);
        assertThat(refused.faults().get(0)).startsWith(setting.key() + " must be ");
        if (Set.of(Setting.URL, Setting.PASSWORD, Setting.INIT_SQL).contains(setting)) {
            assertThat(refused).message().doesNotContain("was").doesNotEndWith(text);
        } else {
            assertThat(refused).message().endsWith(", was " + Shown.text(text));
        }
    }

    @ParameterizedTest
    @MethodSource("withDefault")
    void theDefaultObeysTheRule(Setting<?> setting) {
        assertThat(setting.parse(PoolConfig.DEFAULT, setting.defaultText().orElseThrow()))
                .isEqualTo(setting.defaultValue());
        assertThat(setting.fault(PoolConfig.DEFAULT, Objects.requireNonNull(setting.defaultValue())))
                .isNull();
    }

    @Test
    void boundsAreInclusive() {
        assertThat(Setting.SIZE.parse("default", "1")).isEqualTo(1);
        assertThat(Setting.SIZE.parse("default", " 1000 ")).isEqualTo(1000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.SIZE.parse("default", "0"))
                .withMessage("db.pool.size must be a whole number between 1 and 1000, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Setting.SIZE.parse("default", "1001"));
        assertThat(Setting.TIMEOUT.parse("default", "1ms")).isEqualTo(Duration.ofMillis(1));
        assertThat(Setting.TIMEOUT.parse("default", "1h")).isEqualTo(Duration.ofHours(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.TIMEOUT.parse("default", "3601"))
                .withMessage("db.pool.timeout must be between 1ms and 3600s, was 3601");
    }

    @Test
    void wordsAreCaseInsensitive() {
        assertThat(Setting.START.parse("default", "Require")).isEqualTo(StartMode.REQUIRE);
        assertThat(Setting.ECHO.parse("default", "YES")).isTrue();
        assertThat(Setting.ECHO.parse("default", "off")).isFalse();
        assertThat(Setting.PASSWORD_FILE.parse("default", "/run/secrets/db")).isEqualTo(Path.of("/run/secrets/db"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.START.parse("default", "soon"))
                .withMessage("db.start must be lazy or eager or require, was soon");
    }

    @Test
    void aPasswordIsNotTrimmed() {
        assertThat(Setting.PASSWORD.parse("default", " a b ").value()).isEqualTo(" a b ");
        assertThat(Setting.PASSWORD.parse("default", "x")).hasToString("***");
    }

    @Test
    void keysAndVariablesContainTheNameOfThePool() {
        assertThat(Setting.URL.key()).isEqualTo("database.url");
        assertThat(Setting.URL.environment()).isEqualTo("DATABASE_URL");
        assertThat(Setting.URL.key("reporting")).isEqualTo("db.reporting.url");
        assertThat(Setting.MAX_OVERFLOW.environment()).isEqualTo("DB_POOL_MAX_OVERFLOW");
        assertThat(Setting.SIZE.environment("re-porting")).isEqualTo("DB_RE_PORTING_POOL_SIZE");
        assertThat(Setting.SIZE).hasToString("db.pool.size");
        assertThat(Setting.all()).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Setting.all()).extracting(Setting::environment).doesNotHaveDuplicates();
    }
}
