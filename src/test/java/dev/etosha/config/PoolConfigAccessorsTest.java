package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting has an accessor and a wither that belong together. */
class PoolConfigAccessorsTest {

    private static final PoolConfig PRESET = PoolConfig.of("postgresql://h/db");

    /** A value per type that is not a default. */
    private static final Map<Class<?>, Object> VALUES = Map.of(
            String.class,
            "x",
            Path.class,
            Path.of("/x"),
            int.class,
            7,
            boolean.class,
            true,
            Duration.class,
            Duration.ofMillis(300),
            StartMode.class,
            StartMode.REQUIRE,
            JtaMode.class,
            JtaMode.OFF,
            ResetMode.class,
            ResetMode.DISCARD,
            PgbouncerMode.class,
            PgbouncerMode.TRUE);

    static List<Method> withers() {
        return Arrays.stream(PoolConfig.class.getMethods())
                .filter(method -> method.getName().matches("with[A-Z].*"))
                .filter(method ->
                        !Set.of("withName", "withProperty", "withCredentials").contains(method.getName()))
                .filter(method -> !isShortForm(method))
                .toList();
    }

    /** Whether the wither takes a boolean instead of a mode. */
    private static boolean isShortForm(Method method) {
        return method.getName().equals("withPgbouncer") && method.getParameterTypes()[0] == boolean.class;
    }

    @Test
    void thePgbouncerModeCanBeSetByABoolean() {
        assertThat(PRESET.withPgbouncer(true).pgbouncer()).isEqualTo(PgbouncerMode.TRUE);
        assertThat(PRESET.withPgbouncer(false).pgbouncer()).isEqualTo(PgbouncerMode.FALSE);
    }

    @Test
    void everySettingExceptTheUrlHasAWither() {
        assertThat(withers()).hasSize(Setting.all().size() - 1);
    }

    @ParameterizedTest
    @MethodSource("withers")
    void aWitherChangesOnlyItsOwnSetting(Method wither) throws ReflectiveOperationException {
        String name = wither.getName().substring(4, 5).toLowerCase(Locale.ROOT)
                + wither.getName().substring(5);
        Object value =
                switch (name) {
                    case "verifyCommit" -> false;
                    case "retryMaxDelay" -> Duration.ofSeconds(40);
                    default -> Objects.requireNonNull(VALUES.get(wither.getParameterTypes()[0]));
                };

        PoolConfig changed = (PoolConfig) wither.invoke(PRESET, value);

        assertThat(answer(changed, name)).isEqualTo(value).isNotEqualTo(answer(PRESET, name));
        assertThat(changed.given()).hasSize(2);
        assertThat(changed.given().keySet())
                .anySatisfy(setting ->
                        assertThat(setting.key().replaceAll("[^a-z]", "")).endsWith(name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void withNameAndWithPropertyChangeNoSetting() {
        PoolConfig changed = PRESET.withName("reporting").withProperty("prepareThreshold", "0");

        assertThat(changed.name()).isEqualTo("reporting");
        assertThat(changed.properties()).isEqualTo(Map.of("prepareThreshold", "0"));
        assertThat(changed.given()).isEqualTo(PRESET.given());
    }

    private static Object answer(PoolConfig config, String name) throws ReflectiveOperationException {
        return PoolConfig.class.getMethod(name).invoke(config);
    }
}
