package dev.etosha.config.url;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A part of a URL, encoded and decoded. */
public record EncodedText(String text, String value) {

    /** Characters that are difficult in a URL, in a log or in UTF-8. The character 0 is refused, so it is not here. */
    private static final int[] HARD = "@:/?#[]%&=+,;$!'\"\\~^{}|`<>-_.* \t\r\n\u007f\u00a0éß☃\u202e\ud83d\ude00"
            .codePoints()
            .toArray();

    static EncodedText plain(String text) {
        return new EncodedText(text, text);
    }

    /** Any text. The given characters are always escaped, others sometimes. */
    public static Arbitrary<EncodedText> any(String escaped) {
        Arbitrary<Integer> characters = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.integers().between(0, HARD.length - 1).map(i -> HARD[i])),
                Tuple.of(3, Arbitraries.chars().alpha().numeric().map(c -> (int) c)),
                Tuple.of(
                        1,
                        Arbitraries.integers()
                                .between(1, Character.MAX_CODE_POINT)
                                .filter(c -> Character.getType(c) != Character.SURROGATE)));
        return of(characters, escaped, 8);
    }

    /** A text of the given characters. */
    static Arbitrary<EncodedText> of(Arbitrary<Integer> characters, String escaped, int longest) {
        return Combinators.combine(characters, Arbitraries.of(false, true))
                .as((character, escape) -> character(character, escape || mustBeEscaped(character, escaped)))
                .list()
                .ofMaxSize(longest)
                .map(EncodedText::join);
    }

    static EncodedText join(List<EncodedText> parts) {
        return new EncodedText(
                parts.stream().map(EncodedText::text).collect(Collectors.joining()),
                parts.stream().map(EncodedText::value).collect(Collectors.joining()));
    }

    private static boolean mustBeEscaped(int character, String escaped) {
        return character <= ' ' || character == 127 || character == '%' || escaped.indexOf(character) >= 0;
    }

    private static EncodedText character(int character, boolean escape) {
        String value = Character.toString(character);
        if (!escape) {
            return plain(value);
        }
        StringBuilder text = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            text.append(String.format((character & 1) == 0 ? "%%%02X" : "%%%02x", each & 0xff));
        }
        return new EncodedText(text.toString(), value);
    }
}
