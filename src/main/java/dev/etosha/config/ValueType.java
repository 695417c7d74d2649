package dev.etosha.config;

import dev.etosha.config.url.DatabaseUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the values of a setting may be: their Java type, and the rule by which a text becomes one.
 *
 * @param parser throws {@link IllegalArgumentException} with the broken rule
 */
record ValueType<T>(Class<T> type, Function<String, T> parser) {

    static final ValueType<DatabaseUrl> DATABASE_URL = new ValueType<>(DatabaseUrl.class, DatabaseUrl::parse);
    static final ValueType<String> TEXT = new ValueType<>(String.class, ValueType::filled);
    static final ValueType<Secret> SECRET = new ValueType<>(Secret.class, text -> new Secret(plain(text)));
    static final ValueType<Path> PATH = new ValueType<>(Path.class, ValueType::path);
    static final ValueType<Boolean> FLAG = new ValueType<>(Boolean.class, ValueType::flag);
    static final ValueType<PgbouncerMode> PGBOUNCER_MODE = new ValueType<>(PgbouncerMode.class, PgbouncerMode::parse);

    static ValueType<Integer> integer(int least, int most) {
        return new ValueType<>(Integer.class, text -> integer(text, least, most));
    }

    static ValueType<Duration> time(String least, String most) {
        Duration shortest = DurationText.parse(least);
        Duration longest = DurationText.parse(most);
        return new ValueType<>(Duration.class, text -> time(text, shortest, longest));
    }

    /** A constant's name, in upper or lower case. */
    static <E extends Enum<E>> ValueType<E> constant(Class<E> type) {
        return new ValueType<>(type, text -> constant(type, text));
    }

    /** Refuses the character 0, which ends a text in PostgreSQL's protocol. */
    private static String plain(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text without the character 0");
        }
        return text;
    }

    private static String filled(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a text that is not blank");
        }
        return plain(text);
    }

    private static Path path(String text) {
        try {
            return Path.of(filled(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
        }
    }

    static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "y" -> true;
            case "false", "no", "off", "0", "n" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static int integer(String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the exception below has the rule
        }
        throw new IllegalArgumentException("a whole number between " + least + " and " + most);
    }

    private static Duration time(String text, Duration least, Duration most) {
        Duration value = DurationText.parse(text);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "between " + DurationText.format(least) + " and " + DurationText.format(most));
        }
        return value;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        E[] constants = Objects.requireNonNull(type.getEnumConstants());
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(constants)
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))));
    }
}
