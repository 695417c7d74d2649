package dev.etosha.config;

import static dev.etosha.config.ConfigLine.bad;
import static dev.etosha.config.ConfigLine.good;
import static dev.etosha.config.ConfigLine.none;

import dev.etosha.config.url.DatabaseUrl;
import dev.etosha.config.url.EncodedText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates configurations of good and bad lines in any combination. Every secret contains {@link #SECRET}. */
final class ConfigLines implements ArbitrarySupplier<List<ConfigLine>> {

    static final String SECRET = "xyZZy";

    private static final String URL = "postgresql://app:" + SECRET + "@h:5433/db?sslpassword=" + SECRET;

    private static final String[] NO_NUMBERS = {
        "-1",
        "1.5.5",
        "many",
        "99999999999999999999",
        " ",
        "1_0",
        "--",
        "\0",
        "a\nb",
        URL,
        "password = " + SECRET + " b",
        "app:" + SECRET + "@h/db",
        "postgresql://app:" + SECRET + " " + SECRET + "@h/db"
    };

    /** The settings that cannot contradict another one. */
    private static final List<Setting<?>> ALONE = List.of(
            Setting.USER,
            Setting.SIZE,
            Setting.MAX_OVERFLOW,
            Setting.TIMEOUT,
            Setting.RECYCLE,
            Setting.IDLE_TIMEOUT,
            Setting.LEAK_THRESHOLD,
            Setting.CONNECT_TIMEOUT,
            Setting.ECHO,
            Setting.SLOW_QUERY,
            Setting.RETRY_ATTEMPTS,
            Setting.VERIFY_COMMIT,
            Setting.HEALTH_TIMEOUT,
            Setting.HEALTH_INTERVAL,
            Setting.START,
            Setting.DRAIN_TIMEOUT,
            Setting.PGBOUNCER,
            Setting.JTA,
            Setting.RESET,
            Setting.INIT_SQL,
            Setting.READ_ONLY,
            Setting.APPLICATION_NAME);

    @Override
    public Arbitrary<List<ConfigLine>> get() {
        List<Arbitrary<List<ConfigLine>>> lines = new ArrayList<>();
        ALONE.forEach(setting -> lines.add(one(setting)));
        lines.add(Arbitraries.of(
                List.of(good(Setting.URL, URL, DatabaseUrl.parse(URL))),
                List.of(good(Setting.URL, " " + URL + "\n", DatabaseUrl.parse(URL))),
                List.of(bad(Setting.URL, "mysql://app:" + SECRET + "@h/db")),
                List.of(bad(Setting.URL, URL + " " + SECRET)),
                List.of(new ConfigLine(Setting.URL.key(), "", null, Setting.URL.key() + " (environment variable"))));
        lines.add(passwords());
        lines.add(rising(Setting.RETRY_DELAY, "200ms", Setting.RETRY_MAX_DELAY, "9s"));
        lines.add(rising(Setting.HEALTH_LATENCY_WARNING, "20ms", Setting.HEALTH_LATENCY_CRITICAL, "4s"));
        lines.add(rising(Setting.STATEMENT_TIMEOUT, "11s", Setting.SOCKET_TIMEOUT, "12s"));
        lines.add(Arbitraries.of(
                List.of(good(Setting.HEALTH_MIN_AVAILABLE, "1", 1)),
                List.of(good(Setting.HEALTH_MIN_AVAILABLE, "2000", 2000).contradicting(" must be at most ")),
                List.of(bad(Setting.HEALTH_MIN_AVAILABLE, "2001"))));
        return Combinators.combine(lines)
                .as(parts -> parts.stream().flatMap(List::stream).toList());
    }

    private static Arbitrary<List<ConfigLine>> one(Setting<?> setting) {
        Arbitrary<ConfigLine> bad = setting.type() == String.class
                ? Arbitraries.of("a\0b" + (setting == Setting.INIT_SQL ? SECRET : ""), " \t")
                        .map(text -> bad(setting, text))
                : Arbitraries.of(NO_NUMBERS).map(text -> bad(setting, text));
        return Arbitraries.frequencyOf(
                        Tuple.of(8, Arbitraries.just(none(setting))), Tuple.of(4, anyGood(setting)), Tuple.of(1, bad))
                .map(List::of);
    }

    private static Arbitrary<ConfigLine> anyGood(Setting<?> setting) {
        if (setting.type() == Integer.class) {
            return Arbitraries.integers().between(1, 100).map(number -> good(setting, " " + number, number));
        }
        if (setting.type() == Duration.class) {
            return Arbitraries.integers()
                    .between(100, 300_000)
                    .map(millis -> good(setting, millis + "ms", Duration.ofMillis(millis)));
        }
        if (setting.type() == Boolean.class) {
            return Arbitraries.of(good(setting, "Yes", true), good(setting, "off ", false));
        }
        if (setting.type() == String.class) {
            return EncodedText.any("")
                    .map(text -> "x" + text.value() + (setting == Setting.INIT_SQL ? SECRET : "y"))
                    .map(text -> good(setting, text, text));
        }
        return Arbitraries.of(Objects.requireNonNull(setting.type().getEnumConstants()))
                .map(constant -> good(setting, constant.toString(), constant));
    }

    private static Arbitrary<List<ConfigLine>> passwords() {
        ConfigLine password = good(Setting.PASSWORD, " " + SECRET, new Secret(" " + SECRET));
        ConfigLine file = good(Setting.PASSWORD_FILE, "/run/secret", Path.of("/run/secret"));
        return Arbitraries.of(
                List.of(),
                List.of(password),
                List.of(file),
                List.of(password.contradicting(" and db.password-file must not both be set"), file),
                List.of(bad(Setting.PASSWORD, SECRET + "\0"), file),
                List.of(bad(Setting.PASSWORD_FILE, " ")));
    }

    /** Two settings where the second must be the larger one. The values are on either side of both defaults. */
    private static Arbitrary<List<ConfigLine>> rising(
            Setting<Duration> less, String low, Setting<Duration> more, String high) {
        ConfigLine small = good(less, low, DurationText.parse(low));
        ConfigLine large = good(more, high, DurationText.parse(high));
        return Arbitraries.of(
                List.of(),
                List.of(small, large),
                List.of(
                        good(less, high, DurationText.parse(high)),
                        good(more, low, DurationText.parse(low)).contradicting(" must be ")),
                List.of(bad(less, "soon"), large),
                List.of(bad(less, "-1"), bad(more, URL)));
    }
}
