package dev.etosha.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: a plain number of seconds, a number with a unit, or ISO-8601. */
final class DurationText {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,9}))?\\s*(ms|s|m|h|d)?");
    private static final long SECOND = 1_000_000_000;

    private DurationText() {}

    /** Throws {@link IllegalArgumentException} with the rule that the text breaks. */
    static Duration parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        Matcher number = NUMBER.matcher(trimmed);
        if (number.matches()) {
            try {
                return Duration.ofNanos(nanos(number));
            } catch (ArithmeticException e) {
                // too long; the exception below has the rule
            }
        } else if (trimmed.startsWith("p")) {
            try {
                Duration duration = Duration.parse(trimmed);
                if (!duration.isNegative() && duration.toDays() < 36_500) {
                    return duration;
                }
            } catch (DateTimeException e) {
                // the exception below has the rule
            }
        }
        throw new IllegalArgumentException("a duration such as 30, 1.5, 500ms, 30s, 5m, 1h or PT1.5S");
    }

    private static long nanos(Matcher number) {
        long unit = nanos(number.group(3) == null ? "s" : number.group(3));
        String decimals = number.group(2) == null ? "" : number.group(2);
        long billionths = Long.parseLong(decimals + "0".repeat(9 - decimals.length()));
        long fraction = unit < SECOND ? billionths / (SECOND / unit) : billionths * (unit / SECOND);
        return Math.addExact(Math.multiplyExact(Long.parseLong(number.group(1)), unit), fraction);
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> SECOND;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
    }

    /** The shortest text that {@link #parse} reads as this duration. */
    static String format(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.isZero() ? "0" : duration.toSeconds() + "s";
        }
        return duration.toNanosPart() % 1_000_000 == 0 && Math.abs(duration.toDays()) < 10_000
                ? duration.toMillis() + "ms"
                : duration.toString();
    }
}
