package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows in COPY's text format. */
class CopyLinesTest {

    @Test
    void valuesAreWrittenLikeParameters() {
        assertThat(line(1, 2L, true, 'c', new BigDecimal("1.50"), TimeUnit.DAYS, Duration.ofHours(1)))
                .isEqualTo("1\t2\ttrue\tc\t1.50\tDAYS\tPT1H\n");
        assertThat(line(new byte[] {1, -1}, Optional.of(1), Optional.empty(), null))
                .isEqualTo("\\\\x01ff\t1\t\\N\t\\N\n");
        assertThat(line(Instant.EPOCH, LocalTime.of(1, 2)))
                .isEqualTo(OffsetDateTime.ofInstant(Instant.EPOCH, ZoneId.systemDefault()) + "\t01:02\n");
        assertThat(line(new int[] {1, 2}, Arrays.asList("a\"\\", null)))
                .isEqualTo("{1,2}\t{\"a\\\\\"\\\\\\\\\",NULL}\n");
    }

    @Test
    void charactersWithAMeaningInCopyAreEscaped() {
        assertThat(line("a\tb\nc\rd\\e", "\\N", "\\.", "", "\b\f\u000B\u0001"))
                .isEqualTo("a\\tb\\nc\\rd\\\\e\t\\\\N\t\\\\.\t\t\b\f\u000B\u0001\n");
    }

    @Test
    void aLineIsReadBackUnchanged() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "ab\\\t\n\r\b\f\u000B N.x0\"ä€\uD83D\uDE00";
        for (int draw = 0; draw < 10_000; draw++) {
            @Nullable String[] values = new @Nullable String[1 + random.nextInt(5)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(5) == 0
                        ? null
                        : random.ints(random.nextInt(8), 0, alphabet.length())
                                .mapToObj(at -> alphabet.substring(at, at + 1))
                                .collect(java.util.stream.Collectors.joining());
            }
            String line = line((@Nullable Object[]) values);
            assertThat(line.indexOf('\n')).as("seed %d", seed).isEqualTo(line.length() - 1);
            assertThat(CopyLines.values(line)).as("seed %d", seed).containsExactly(values);
        }
    }

    @Test
    void anUnsupportedValueIsReportedWithItsRowButNotShown() {
        for (@Nullable Object bad : List.of("secret\0", new Object())) {
            CopyLines lines = new CopyLines();
            lines.add(new Object[] {1, 2});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lines.add(new Object[] {1, bad}))
                    .withMessageStartingWith("row 2, value 2 must be")
                    .withMessageNotContaining("secret");
        }
    }

    private static String line(@Nullable Object... values) {
        CopyLines lines = new CopyLines();
        lines.add(values);
        return lines.take();
    }
}
