package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

/** A text is parsed to its duration or refused with examples. Nothing overflows. */
class DurationTextPropertyTest {

    private static final Map<String, Long> NANOS = Map.of(
            "", 1_000_000_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "M", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "D", 86_400_000_000_000L);

    private static final Duration LONGEST_ISO = Duration.ofDays(36_500);

    @Property(tries = 500)
    void aNumberIsMultipliedByItsUnit(
            @ForAll @LongRange(max = 999_999_999_999L) long whole,
            @ForAll @CharRange(from = '0', to = '9') @StringLength(max = 9) String fraction,
            @ForAll("units") String unit,
            @ForAll("gaps") String gap) {
        String number = whole + (fraction.isEmpty() ? "" : "." + fraction);

        Duration read = read(gap + number + gap + unit);

        BigInteger nanos = new BigDecimal(number)
                .multiply(BigDecimal.valueOf(NANOS.getOrDefault(unit, 0L)))
                .toBigInteger();
        if (nanos.bitLength() < 64) {
            assertThat(read).isEqualTo(Duration.ofNanos(nanos.longValueExact()));
        } else {
            assertThat(read).isNull();
        }
    }

    @Property(tries = 500)
    void iso8601IsCaseInsensitive(@ForAll @From("durations") Duration duration) {
        boolean allowed = !duration.isNegative() && duration.compareTo(LONGEST_ISO) < 0;

        assertThat(read(duration.toString())).isEqualTo(allowed ? duration : null);
        assertThat(read(duration.toString().toLowerCase(Locale.ROOT))).isEqualTo(allowed ? duration : null);
    }

    @Property(tries = 500)
    void aFormattedDurationIsReadBackUnchanged(@ForAll @From("durations") Duration duration) {
        Duration read = read(DurationText.format(duration));

        if (!duration.isNegative() && duration.compareTo(LONGEST_ISO) < 0) {
            assertThat(read).isEqualTo(duration);
        } else if (read != null) {
            assertThat(read).isEqualTo(duration).isPositive();
        }
    }

    @Property(tries = 1500)
    void anyOtherTextIsRefused(@ForAll("texts") String text) {
        Duration read = read(text);

        if (read != null) {
            assertThat(read).isBetween(Duration.ZERO, Duration.ofNanos(Long.MAX_VALUE));
            assertThat(text.trim()).matches("(?i)[0-9]{1,12}(\\.[0-9]{1,9})?\\s*(ms|[smhd])?|P[-+0-9DTHMS.,]+");
        }
    }

    private static @Nullable Duration read(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a duration such as 30, 1.5, 500ms, 30s, 5m, 1h or PT1.5S");
            return null;
        }
    }

    @Provide
    Arbitrary<String> units() {
        return Arbitraries.of(NANOS.keySet());
    }

    @Provide
    Arbitrary<String> gaps() {
        return Arbitraries.of("", " ", "\t ");
    }

    @Provide
    Arbitrary<Duration> durations() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Duration::ofNanos),
                Arbitraries.longs().between(0, 4_000_000_000L).map(Duration::ofMillis),
                Arbitraries.longs().between(0, 4_000_000_000L).map(Duration::ofSeconds),
                Arbitraries.longs().flatMap(seconds -> Arbitraries.of(0, 1, 1_000_000, 999_999_999)
                        .map(nanos -> Duration.ofSeconds(seconds, nanos))));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(8),
                Arbitraries.strings().withChars("0123456789.,smhdPT+-e ٣").ofMaxLength(12),
                Arbitraries.strings()
                        .withChars("0123456789.HMSD-")
                        .ofMaxLength(12)
                        .map(text -> "PT" + text),
                Arbitraries.strings().numeric().ofMinLength(10).ofMaxLength(30));
    }
}
