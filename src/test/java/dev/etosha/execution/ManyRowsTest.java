package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManyRowsTest {

    @Test
    void theRowOfPlainValuesIsFound() {
        assertThat(rows("INSERT INTO item (id, \"values\") VALUES (:id, :name::text) -- end"))
                .returns("INSERT INTO item (id, \"values\") ", ManyRows::head)
                .returns("(?, ?::text)", ManyRows::row);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into item values (:id, ')', DEFAULT)",
                "/* ( */ INSERT INTO item (values) OVERRIDING SYSTEM VALUE VALUES /* ( */ (:id /* ) */)",
            })
    void anInsertOfPlainValuesTakesManyRows(String sql) {
        assertThat(rows(sql)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (:id, :name) ON CONFLICT DO NOTHING",
                "INSERT INTO item VALUES (:id, :name) RETURNING id",
                "INSERT INTO item VALUES (:id, :name), (:id2, :name)",
                "INSERT INTO item VALUES (:id, lower(:name))",
                "INSERT INTO item VALUES ((SELECT max(id) FROM item), :name)",
                "INSERT INTO item SELECT :id, :name",
                "INSERT INTO item VALUES (:id, :name);",
                "INSERT INTO item DEFAULT VALUES",
                "UPDATE item SET name = :name",
                "MERGE INTO item USING other ON true WHEN NOT MATCHED THEN INSERT VALUES (:id, :name)",
                "VALUES (:id)",
            })
    void whereItWouldMakeADifferenceItDoesNot(String sql) {
        assertThat(rows(sql)).isNull();
    }

    private static @Nullable ManyRows rows(String sql) {
        return ManyRows.of(NamedSql.parse(sql));
    }
}
