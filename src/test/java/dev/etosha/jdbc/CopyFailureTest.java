package dev.etosha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The place where a COPY failed, read from the server's message. */
class CopyFailureTest {

    @Test
    void thePlaceContainsNoData() {
        assertThat(CopyFailure.place("COPY item, line 17")).isEqualTo("COPY item, line 17");
        assertThat(CopyFailure.place("COPY item2, line 17, column name: \"secret\""))
                .isEqualTo("COPY item2, line 17, column name");
        assertThat(CopyFailure.place("COPY item, line 17: \"1\tCOPY x, line 5\nCOPY y, line 6\""))
                .isEqualTo("COPY item, line 17");
        assertThat(CopyFailure.place("COPY item, Zeile 17, Spalte id: »secret«"))
                .isEqualTo("COPY item, Zeile 17, Spalte id");
        assertThat(CopyFailure.place("PL/pgSQL function f() line 3 at RAISE\nCOPY item, line 2: \"secret\""))
                .isEqualTo("COPY item, line 2");
    }

    @Test
    void thePlaceCanBeMissing() {
        assertThat(CopyFailure.place(null)).isNull();
        assertThat(CopyFailure.place("SQL statement \"SELECT 1\"")).isNull();
    }
}
