package dev.etosha.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads values of settings from texts. Each method throws {@link IllegalArgumentException} with the broken rule. */
final class ValueText {

    private ValueText() {}

    /** Refuses the character 0, which ends a text in PostgreSQL's protocol. */
    static String plain(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text without the character 0");
        }
        return text;
    }

    static String filled(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a text that is not blank");
        }
        return plain(text);
    }

    static Path path(String text) {
        try {
            return Path.of(filled(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
        }
    }

    static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "y" -> true;
            case "false", "no", "off", "0", "n" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    static int integer(String text, int least, int most) {
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

    static Duration time(String text, Duration least, Duration most) {
        Duration value = DurationText.parse(text);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "between " + DurationText.format(least) + " and " + DurationText.format(most));
        }
        return value;
    }

    static <E extends Enum<E>> E constant(E example, String text) {
        E[] constants = Objects.requireNonNull(example.getDeclaringClass().getEnumConstants());
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(constants)
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))));
    }
}
