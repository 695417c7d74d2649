package dev.etosha.sql;

import static dev.etosha.sql.SqlToken.operator;
import static dev.etosha.sql.SqlToken.plain;
import static dev.etosha.sql.SqlToken.rewritten;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Phrases of PostgreSQL's SQL with parameters and with texts that only look like parameters. */
final class SqlPhrases {

    /** Texts with a meaning outside of quotes and comments. */
    private static final String[] HARD = {
        ":x", "?", "??", "::", "$1", "$a$", "--", "e", "E", ";", "é", "x", " ", "\n", ":", "{d", "}"
    };

    private SqlPhrases() {}

    static Arbitrary<List<SqlToken>> any() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                                "SELECT",
                                "item",
                                "x$1",
                                "naïve",
                                "e",
                                "U",
                                "typeE",
                                "1",
                                "1e5",
                                "1.5",
                                "$1",
                                ":1",
                                "*",
                                "@>",
                                "<->",
                                "=>",
                                "(",
                                ")",
                                ",",
                                "-",
                                "/",
                                "a[1:2]",
                                "a[1 : n]",
                                "a[:1]",
                                "x::int",
                                "x :: text",
                                "f(a := 1)",
                                "U&'\\0041 :x ?'",
                                "b'01'",
                                "x'1F'")
                        .map(text -> List.of(plain(text))),
                Arbitraries.of("?", "?|", "?&", "@?").map(text -> List.of(operator(text))),
                names().flatMap(SqlPhrases::withParameter),
                quoted("'", "''", "\\", "\"", "$$", "/*", "*/"),
                quoted("\"", "\"\"", "\\", "'", "$$", "/*", "*/"),
                quoted("$$", "'", "\"", "\\", "/*", "*/"),
                quoted("$tag$", "'", "\"", "\\", "$$", "$ta$", "/*", "*/"),
                escapeString(),
                comment(),
                inner("'", "\"", "\\", "/*", "*/", "$$")
                        .map(text -> List.of(plain("--" + text.replace("\n", "") + "\n"))));
    }

    static Arbitrary<SqlToken> spaces() {
        return Arbitraries.of(" ", "\n", "\t", " \r\n ", " /* ' */ ", " -- it's\n")
                .map(SqlToken::plain);
    }

    private static Arbitrary<String> names() {
        return Combinators.combine(
                        Arbitraries.of("a", "B", "_", "é", "id", "is", "null", "select"),
                        Arbitraries.of("", "1", "_x", "ü"))
                .as((first, rest) -> first + rest);
    }

    private static Arbitrary<List<SqlToken>> withParameter(String name) {
        SqlToken parameter = SqlToken.parameter(name);
        return Arbitraries.of(
                List.of(parameter),
                List.of(parameter, plain("::int")),
                List.of(parameter, plain(" :: text[]")),
                List.of(plain("a["), parameter, plain(" : "), parameter, plain("]")),
                List.of(plain("f(a:="), parameter, plain(")")),
                List.of(plain("="), parameter),
                List.of(plain("("), SqlToken.parameter(name, "?::text"), plain(" IS NOT /**/ null)")),
                List.of(plain("where "), SqlToken.parameter(name, "?::text"), plain("\nis NULL")),
                List.of(plain("1 + "), parameter, plain(" IS NULL")),
                List.of(operator("?"), SqlToken.parameter(name, " ?")),
                List.of(parameter, new SqlToken("? 'k'", " ?? 'k'", " ? 'k'", null)),
                List.of(plain("SELECT"), SqlToken.parameter(name, " ?")),
                List.of(parameter, SqlToken.parameter(name, " ?")));
    }

    private static Arbitrary<String> inner(String... more) {
        return Arbitraries.of(Stream.concat(Stream.of(HARD), Stream.of(more)).toList())
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    private static Arbitrary<List<SqlToken>> quoted(String quote, String... more) {
        return inner(more)
                .map(text -> text.contains(quote) && !more[0].equals(quote + quote) ? "" : text)
                .map(text -> text.endsWith("$") && quote.startsWith("$") ? text + " " : text)
                .map(text -> List.of(plain(quote + text + quote)));
    }

    /** In parentheses, because a string on the next line would continue it. */
    private static Arbitrary<List<SqlToken>> escapeString() {
        Arbitrary<SqlToken> parts = Arbitraries.oneOf(
                Arbitraries.of(HARD).map(SqlToken::plain),
                Arbitraries.of("\\'", "\\\\", "\\n", "\"", "/*", "$$").map(SqlToken::plain),
                Arbitraries.just(rewritten("''", "\\'")));
        return parts.list().ofMaxSize(8).map(inside -> Stream.of(
                        Stream.of(plain("(E'")), inside.stream(), Stream.of(plain("')")))
                .flatMap(tokens -> tokens)
                .toList());
    }

    /** Comments, also nested ones. pgjdbc reads {@code /*}{@code /} as a complete comment. */
    private static Arbitrary<List<SqlToken>> comment() {
        Arbitrary<String> flat = inner("'", "\"", "\\", "$$").map(text -> text.replace("--", "- "));
        Arbitrary<String> nested = Combinators.combine(flat, flat, flat)
                .as((before, within, after) -> before + " /*" + within + " */ " + after);
        return Arbitraries.oneOf(
                Arbitraries.oneOf(flat, nested).map(text -> List.of(plain("/* " + text + " */"))),
                flat.map(text -> List.of(rewritten("/*/" + text + " */", "/* /" + text + " */"))));
    }

    /** Pieces in any order, with open quotes and comments. pgjdbc needs a space between two dollar quotes. */
    static Arbitrary<String> heap() {
        Stream<String> more = Stream.of(
                "'", "\"", "\\", "/*", "*/", " $$ ", "\r", ":a", ":b1", "(", " is ", " null ", "not", "1", "_", ",",
                "where");
        return Arbitraries.of(Stream.concat(Stream.of(HARD), more)
                        .map(part -> part.equals("$a$") ? " $a$ " : part)
                        .toList())
                .list()
                .ofMaxSize(16)
                .map(parts -> String.join("", parts));
    }
}
