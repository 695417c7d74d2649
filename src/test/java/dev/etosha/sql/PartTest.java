package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "SELECT 1|SELECT 1",
                "SELECT ';'; |SELECT ';'",
                "SELECT 1 ; /* ; */|SELECT 1  /* ; */",
                "SELECT \";\"|SELECT \";\"",
                "SELECT $$;$$;|SELECT $$;$$",
                "SELECT E'\\';';|SELECT E'\\';'",
                "SELECT E|SELECT E",
            })
    void theFinalSemicolonIsRemoved(String statement, String part) {
        assertThat(Part.of(statement)).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1 -- one;", "SELECT 1; -- one;", "SELECT 1 --"})
    void aLineCommentAtTheEndKeepsItsNewline(String statement) {
        assertThat(Part.of(statement)).isEqualTo(statement.replace("1;", "1") + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'a", "SELECT \"a", "SELECT 1 /* a", "SELECT $a$ a", "SELECT E'a\\'", "SELECT 'a''"})
    void anUnterminatedTextIsNoPart(String statement) {
        assertThat(Part.of(statement)).isNull();
    }
}
