package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWriteTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (1)",
                "-- comment\n update item SET name = ';' WHERE id = :id -- end",
                "DELETE FROM item RETURNING id",
                "MERGE INTO item USING other ON true WHEN MATCHED THEN DELETE",
            })
    void aSingleWriteIsAPlainWrite(String sql) {
        assertThat(PlainWrite.is(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 1",
                "CALL work()",
                "COMMIT",
                "UPDATE item SET name = 'x';",
                "UPDATE item SET name = 'x'; COMMIT",
                "WITH a AS (DELETE FROM item RETURNING id) SELECT * FROM a",
            })
    void anythingElseIsNotAPlainWrite(String sql) {
        assertThat(PlainWrite.is(sql)).isFalse();
    }
}
