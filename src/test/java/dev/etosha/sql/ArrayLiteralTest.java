package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArrayLiteralTest {

    private enum Colour {
        RED {
            @Override
            public String toString() {
                return "red!";
            }
        }
    }

    @Test
    void elementsAreQuotedExceptNumbersAndNulls() {
        assertThat(ArrayLiteral.of(new int[] {1, -2})).isEqualTo("{1,-2}");
        assertThat(ArrayLiteral.of(new String[] {"a\"b", "c\\d", "", "NULL", "{,}", null}))
                .isEqualTo("{\"a\\\"b\",\"c\\\\d\",\"\",\"NULL\",\"{,}\",NULL}");
        assertThat(ArrayLiteral.of(Arrays.asList(Optional.empty(), Optional.of(Colour.RED))))
                .isEqualTo("{NULL,\"RED\"}");
        assertThat(ArrayLiteral.of(List.of())).isEqualTo("{}");
        assertThat(ArrayLiteral.of(new byte[][] {{0, 127}})).isEqualTo("{\"\\\\x007f\"}");
    }

    @Test
    void nestedArraysAreDimensions() {
        assertThat(ArrayLiteral.of(new int[][] {{1}, {2}})).isEqualTo("{{1},{2}}");
        assertThat(ArrayLiteral.of(List.of(List.of(1, 2), List.of(3, 4)))).isEqualTo("{{1,2},{3,4}}");
    }

    @Test
    void datesAreInThePostgresFormat() {
        assertThat(ArrayLiteral.of(
                        new Object[] {LocalDate.MAX, LocalDate.MIN, LocalDate.of(-43, 3, 15), LocalDate.of(12345, 6, 7)
                        }))
                .isEqualTo("{\"infinity\",\"-infinity\",\"0044-03-15 BC\",\"12345-06-07\"}");
        assertThat(ArrayLiteral.of(new Object[] {Instant.MAX, Instant.EPOCH, LocalDateTime.of(0, 1, 1, 0, 0)}))
                .isEqualTo("{\"infinity\",\"" + OffsetDateTime.ofInstant(Instant.EPOCH, ZoneId.systemDefault())
                        + "\",\"0001-01-01T00:00 BC\"}");
    }
}
