package dev.etosha.config.url;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Parts of URLs, combined wrongly. */
public final class UrlPieces {

    private static final String[] PIECES = {
        "jdbc:",
        "postgresql:",
        "postgres:",
        "+asyncpg",
        "//",
        "/",
        "?",
        "&",
        "=",
        "@",
        ":",
        ",",
        "#",
        "%",
        "%40",
        "%00",
        "%ff",
        "%C3%A9",
        "[",
        "]",
        "::1",
        "host",
        "port",
        "5432",
        "99999",
        "user",
        "password",
        "sslmode",
        "require",
        "connect_timeout",
        "dbname",
        "ssl",
        "true",
        "a",
        ".",
        " ",
        "\n",
        "\0",
        "é",
        "+",
        ";"
    };

    private UrlPieces() {}

    public static Arbitrary<String> one() {
        return Arbitraries.of(PIECES);
    }

    /** Pieces in any order after a possible beginning of a URL. */
    static Arbitrary<String> heap() {
        return Combinators.combine(
                        Arbitraries.of("", "postgresql://", "jdbc:postgresql://", "postgresql://u:p@h1,h2:1/db?"),
                        one().list().ofMaxSize(12))
                .as((start, pieces) -> start + String.join("", pieces));
    }

    /**
     * The text with a typing error: a character removed, a piece inserted, or both. Half of the errors are at a
     * delimiter.
     */
    static Arbitrary<String> slip(String text) {
        List<Integer> signs = IntStream.range(0, text.length())
                .filter(at -> "/:@?&=".indexOf(text.charAt(at)) >= 0)
                .boxed()
                .toList();
        Arbitrary<Integer> anywhere = Arbitraries.integers().between(0, text.length());
        return Combinators.combine(
                        signs.isEmpty() ? anywhere : Arbitraries.oneOf(anywhere, Arbitraries.of(signs)),
                        Arbitraries.of(0, 1),
                        Arbitraries.oneOf(Arbitraries.just(""), one()))
                .as((at, taken, piece) ->
                        text.substring(0, at) + piece + text.substring(Math.min(text.length(), at + taken)));
    }
}
