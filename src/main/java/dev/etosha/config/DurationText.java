package dev.etosha.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a plain number of seconds, a number with a unit, or ISO-8601. */
final class DurationText {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h|d)?");

    private DurationText() {}

    /** Throws {@link IllegalArgumentException} with the rule. */
    static Duration parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        Matcher number = NUMBER.matcher(trimmed);
        if (number.matches()) {
            String unit = number.group(2) == null ? "s" : number.group(2);
            BigDecimal nanos = new BigDecimal(number.group(1)).multiply(BigDecimal.valueOf(nanos(unit)));
            if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0) {
                return Duration.ofNanos(nanos.longValue());
            }
        } else if (trimmed.startsWith("p")) {
            try {
                Duration duration = Duration.parse(trimmed);
                if (!duration.isNegative() && duration.toDays() < 36_500) {
                    return duration;
                }
            } catch (DateTimeException e) {
                // the rule says it better
            }
        }
        throw new IllegalArgumentException("a duration such as 30, 1.5, 500ms, 30s, 5m, 1h or PT1.5S");
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
    }

    /** The shortest way to write it that {@link #parse} reads. */
    static String format(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.isZero() ? "0" : duration.toSeconds() + "s";
        }
        return duration.toNanosPart() % 1_000_000 == 0 && Math.abs(duration.toDays()) < 10_000
                ? duration.toMillis() + "ms"
                : duration.toString();
    }
}
