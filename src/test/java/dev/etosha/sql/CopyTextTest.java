package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recognizes COPY statements and options that change the format of rows. */
class CopyTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM STDIN",
                " copy /* FROM */ s.t (a, \"to\") from stdin ; -- end",
                "COPY \"from\" FROM STDIN WITH (FORMAT text, FREEZE)",
                "COPY t FROM STDIN (FORMAT 'text', ON_ERROR ignore, LOG_VERBOSITY verbose)",
                "COPY t FROM STDIN WITH FREEZE",
                "COPY t FROM STDIN WHERE x IS NULL OR csv = 'header'",
                "COPY t FROM STDIN (FREEZE true) WHERE (format, csv) <> (1, 2)"
            })
    void rowsCanBeCopiedIn(String sql) {
        assertThat(CopyText.in(sql).ofRows().sql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY t FROM STDIN (FORMAT csv) | FORMAT",
                "COPY t FROM STDIN (FREEZE, FORMAT 'binary') | FORMAT",
                "COPY t FROM STDIN WITH (HEADER) | HEADER",
                "COPY t FROM STDIN CSV | CSV",
                "COPY t FROM STDIN BINARY | BINARY",
                "COPY BINARY t FROM STDIN | BINARY",
                "COPY t FROM STDIN WITH DELIMITER AS ';' | DELIMITER",
                "COPY t FROM STDIN NULL '' | NULL",
                "COPY t FROM STDIN (FORMAT text, DEFAULT 'x') | DEFAULT",
                "COPY t FROM STDIN (ENCODING 'LATIN1') WHERE a = 1 | ENCODING"
            })
    void otherFormatsAreRefusedForRows(String sql, String option) {
        CopyText text = CopyText.in(sql);
        assertThat(text.option()).isEqualTo(option);
        assertThatIllegalArgumentException().isThrownBy(text::ofRows).withMessageContaining(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "COPY",
                "COPY t",
                "COPY t FROM 'file'",
                "COPY t FROM PROGRAM 'x'",
                "COPY t TO STDOUT",
                "COPY t FROM STDIN; SELECT 1",
                "COPY (SELECT 1",
                "COPY t; COPY t FROM STDIN",
                "SELECT 1",
                "COPY t FROM STDIN\0"
            })
    void anythingElseIsRefused(String sql) {
        assertThatIllegalArgumentException().isThrownBy(() -> CopyText.in(sql));
    }

    @Test
    void theEffectOfACopyOutIsThatOfItsQuery() {
        assertThat(CopyText.out("COPY t TO STDOUT").effect()).isEqualTo(Effect.READ);
        assertThat(CopyText.out("COPY (SELECT ')' AS \"to\", a FROM t) TO STDOUT")
                        .effect())
                .isEqualTo(Effect.READ);
        assertThat(CopyText.out("COPY (SELECT e'\\'' || f(a) FROM t) TO STDOUT").effect())
                .isEqualTo(Effect.WHOLE);
        assertThat(CopyText.out("COPY (DELETE FROM t RETURNING a) TO STDOUT CSV")
                        .effect())
                .isEqualTo(Effect.WHOLE);
    }
}
