package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

class NamedSqlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "SELECT :a                     ¦ SELECT ?                   ¦ a",
                "a = :a AND b = :b OR a = :a   ¦ a = ? AND b = ? OR a = ?   ¦ a b a",
                "x = :_a1 OR y = :Ünïcode_2    ¦ x = ? OR y = ?             ¦ _a1 Ünïcode_2",
                "x=:a                          ¦ x=?                        ¦ a",
                "SELECT:a                      ¦ SELECT ?                   ¦ a",
                ":a::int                       ¦ ?::int                     ¦ a",
                ":a :: text                    ¦ ? :: text                  ¦ a",
                "x::int + :a                   ¦ x::int + ?                 ¦ a",
                "f(x := :a)                    ¦ f(x := ?)                  ¦ a",
                "a[1:2] || b[:lo : :hi]        ¦ a[1:2] || b[? : ?]         ¦ lo hi",
                "a[1 : n]                      ¦ a[1 : n]                   ¦",
                "a[:n]                         ¦ a[?]                       ¦ n",
                "LIMIT :1                      ¦ LIMIT :1                   ¦",
                "doc ? 'k' AND x = :a          ¦ doc ?? 'k' AND x = ?       ¦ a",
                "doc ?| :keys                  ¦ doc ??| ?                  ¦ keys",
                "doc ?& array['a']             ¦ doc ??& array['a']         ¦",
                "a ?? b                        ¦ a ???? b                   ¦",
                ":doc? 'k'                     ¦ ? ??  'k'                  ¦ doc",
                "doc ?:k                       ¦ doc ?? ?                   ¦ k",
                ":a:b                          ¦ ? ?                        ¦ a b",
                "$1 = :a                       ¦ $1 = ?                     ¦ a",
                "x$y$z = :a                    ¦ x$y$z = ?                  ¦ a",
            })
    void aNameBecomesAQuestionMark(String text, String jdbc, String names) {
        NamedSql sql = NamedSql.parse(text);
        assertThat(sql.jdbc()).isEqualToIgnoringWhitespace(jdbc);
        assertThat(sql.names()).isEqualTo(names == null ? List.of() : List.of(names.split(" ")));
        assertThat(sql.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ':x ?'",
                "SELECT 'it''s :x ?'",
                "SELECT 'a\\'",
                "SELECT E'it\\'s :x ?'",
                "SELECT e'\\\\' ",
                "SELECT U&'\\0041 :x ?' UESCAPE '!'",
                "SELECT \":x \"\" ?\"",
                "SELECT $$ :x ' ? $$",
                "SELECT $tag$ :x $$ ? $other$ :y $tag$",
                "SELECT 1 -- :x ' ?",
                "SELECT 1 -- :x\r",
                "SELECT /* :x ' ? */ 1",
                "SELECT /* a /* :x */ ' ? :y */ 1",
                "SELECT 'open :x ?",
                "SELECT \"open :x ?",
                "SELECT $$open :x ?",
                "SELECT /* open :x ?",
                "SELECT E'open \\",
                "",
                ":",
                "$",
                "$tag",
                "SELECT typeE'x'",
            })
    void quotesAndCommentsAreNotChanged(String text) {
        NamedSql sql = NamedSql.parse(text);
        assertThat(sql.jdbc()).isEqualTo(text);
        assertThat(sql.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ':x ?', :a",
                "SELECT 'it''s :x ?', :a",
                "SELECT 'a\\', :a",
                "SELECT E'it\\'s :x ?', :a",
                "SELECT E'it''s \\' :x ?', :a",
                "SELECT E'\\\\', :a",
                "SELECT \":x \"\" ?\", :a",
                "SELECT $$ :x ' ? $$, :a",
                "SELECT $t$ :x $$ ? $t$, :a",
                "SELECT a$b$ ?| :a",
                "SELECT 1 -- :x ' ?\n, :a",
                "SELECT /*/ :x ' ? */ :a",
                "SELECT /* /*/ :x */ ' ? */ */ :a",
                "SELECT doc ?? 'a' ? 'b' ?& :a",
                "SELECT x ?:a",
                "SELECT :a? 'k'",
                "SELECT:a::int",
            })
    void pgjdbcSeesTheSameParameters(String text) throws SQLException {
        NativeQuery seen = Parser.parseJdbcSql(NamedSql.parse(text).jdbc(), true, true, true, false, true)
                .get(0);
        assertThat(seen.bindPositions).as(seen.nativeSql).hasSize(1);
        assertThat(seen.nativeSql.replaceAll("(?<![A-Za-z])\\$1", ":a").replaceAll("\\s", ""))
                .isEqualTo(text.replaceAll("\\s", "").replace("it''s", itsIn(text)));
    }

    private static String itsIn(String text) {
        return text.contains("E'") ? "it\\'s" : "it''s";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "WHERE :a IS NULL OR a = :a        ¦ WHERE ?::text IS NULL OR a = ?",
                "WHERE (:a is not null AND b)      ¦ WHERE (?::text is not null AND b)",
                "WHERE x AND :a /* c */ IS  NULL   ¦ WHERE x AND ?::text /* c */ IS  NULL",
                "WHERE x + :a IS NULL              ¦ WHERE x + ? IS NULL",
                "WHERE :a IS DISTINCT FROM b       ¦ WHERE ? IS DISTINCT FROM b",
                "WHERE :a::int IS NULL             ¦ WHERE ?::int IS NULL",
                "SELECT :a, x IS NULL              ¦ SELECT ?, x IS NULL",
                "SELECT (:a) IS NULL               ¦ SELECT (?) IS NULL",
            })
    void theParameterOfANullTestGetsAType(String text, String jdbc) {
        assertThat(NamedSql.parse(text).jdbc()).isEqualTo(jdbc);
    }

    @Test
    void theCharacterZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedSql.parse("SELECT '\0'"))
                .withMessageStartingWith("SQL must be a text without the character 0");
    }

    @Test
    void missingAndSurplusParametersAreReported() {
        NamedSql sql = NamedSql.parse("SELECT :name, :id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sql.check(Map.of("id", 1, "y", "secret", "x", 2)))
                .withMessage("missing parameter :name; surplus parameters :x, :y, in: SELECT :name, :id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sql.check(Map.of()))
                .withMessage("missing parameters :id, :name, in: SELECT :name, :id");
    }

    @Test
    void aNullIsNotMissing() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", null);
        assertThatCode(() -> NamedSql.parse("SELECT :id").check(parameters)).doesNotThrowAnyException();
    }

    @Test
    void longTextsTakeLinearTime() {
        for (String hard : List.of("/*", "$a", "'", "E'\\", ":a ", "?", "$$", "\"", "(:a IS NOT ", "e")) {
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> NamedSql.parse(hard.repeat(300_000)));
        }
    }
}
