package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** An array written as a literal is read back unchanged. */
class ArrayLiteralPropertyTest {

    @Property(tries = 500)
    void elementsAreReadBackUnchanged(@ForAll("nested") List<Object> values) {
        assertThat(ArrayText.read(ArrayLiteral.of(values))).isEqualTo(asTexts(values));
        assertThat(ArrayLiteral.of(values.toArray())).isEqualTo(ArrayLiteral.of(values));
    }

    @Property(tries = 200)
    void numbersAreReadBackUnchanged(@ForAll long[] row, @ForAll double[] other) {
        assertThat(ArrayText.read(ArrayLiteral.of(row)))
                .isEqualTo(Arrays.stream(row).mapToObj(Long::toString).toList());
        assertThat(ArrayText.read(ArrayLiteral.of(new double[][] {other, other})))
                .isEqualTo(Collections.nCopies(
                        2, Arrays.stream(other).mapToObj(Double::toString).toList()));
    }

    private static List<@Nullable Object> asTexts(List<?> values) {
        List<@Nullable Object> texts = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> list) {
                texts.add(asTexts(list));
            } else if (value instanceof byte[] bytes) {
                texts.add("\\x" + HexFormat.of().formatHex(bytes));
            } else {
                texts.add(value == null ? null : value.toString());
            }
        }
        return texts;
    }

    @Provide
    Arbitrary<List<Object>> nested() {
        Arbitrary<Object> elements = Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars("\"\\{},' \n\tNULLnull;é漢\u00a0")
                        .map(text -> text),
                Arbitraries.strings().withCharRange('\1', '\ud7ff').map(text -> text),
                Arbitraries.of("NULL", "null", "", "{}", "\\", "\""),
                Arbitraries.bytes().array(byte[].class).map(bytes -> bytes),
                Arbitraries.integers().map(number -> number));
        return Arbitraries.lazyOf(
                () -> elements.injectNull(0.1).list().ofMaxSize(5),
                () -> nested().list().ofMaxSize(3).map(ArrayList::new));
    }
}
