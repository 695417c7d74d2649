package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

    private static final String INSERT = "INSERT INTO item VALUES (:id, :name)";
    private static final List<Map<String, ?>> ROWS = rows(1, "a");

    @Test
    void eachParameterIsAnArray() {
        assertThat(columns(
                        "INSERT INTO item (a, b, c, d) VALUES (:id, -1.5, 'new?', :name::text::public.mood[])", ROWS))
                .isNotNull()
                .extracting(Columns::text)
                .isEqualTo("INSERT INTO item (a, b, c, d) SELECT etosha_0, -1.5, 'new?', etosha_1::text::public.mood[]"
                        + " FROM (SELECT pg_catalog.unnest(?::pg_catalog.int4[]) AS etosha_0,"
                        + " pg_catalog.unnest(?::pg_catalog.varchar[]) AS etosha_1) AS etosha_rows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (:id, DEFAULT, :name)",
                "INSERT INTO item VALUES (:id, CURRENT_DATE, :name)",
                "INSERT INTO item VALUES (:id, :name || 'x')",
                "INSERT INTO item VALUES (:id, :name, *)",
                "INSERT INTO item VALUES (:id, :name, etosha_0)",
                "INSERT INTO item VALUES (DISTINCT :id, :name)",
                "INSERT INTO item VALUES (:id, :name AS name)",
                "INSERT INTO item VALUES (:id, :name other)",
                "INSERT INTO item VALUES (:id, :name, E'\\'')",
                "INSERT INTO item VALUES (:id, :name,)",
                "INSERT INTO item VALUES (:id :name)",
                "INSERT INTO item VALUES (:id, :name ? 'key')",
            })
    void whatIsMoreThanAValueIsLeftAsItIs(String sql) {
        assertThat(columns(sql, ROWS)).isNull();
    }

    @Test
    void valuesOfDifferentTypesAreLeftAsTheyAre() {
        assertThat(columns(INSERT, List.of(item(1, "a"), item(2L, "b")))).isNull();
        assertThat(columns(INSERT, rows(1, null))).isNull();
        assertThat(columns(INSERT, rows(1, Thread.State.NEW))).isNull();
        assertThat(columns(INSERT, List.of(item(null, "a"), item(2, null), item(3, "c"))))
                .isNotNull();
    }

    @Test
    void stringsWithoutATypeAreLeftAsTheyAre() {
        ManyRows insert = Objects.requireNonNull(ManyRows.of(NamedSql.parse(INSERT)));
        assertThat(Columns.of(insert, ROWS, false)).isNull();
        assertThat(Columns.of(insert, rows(1, 2), false)).isNotNull();
    }

    @Test
    void aStatementTakesAboutAMegabyte() {
        List<Map<String, ?>> large = Collections.nCopies(100, item(1, "x".repeat(1 << 16)));
        assertThat(columns(INSERT, large)).isNotNull().returns(15, Columns::together);
        assertThat(columns(INSERT, ROWS)).isNotNull().returns(10_000, Columns::together);
        assertThat(columns(INSERT, rows(1, "x".repeat(1 << 21)))).isNotNull().returns(1, Columns::together);
    }

    @Test
    void surplusAndMissingParametersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> columns(INSERT, List.of(Map.of("id", 1))))
                .withMessageContaining("missing parameter :name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> columns(INSERT, List.of(Map.of("id", 1, "name", "a", "more", 2))))
                .withMessageContaining("surplus parameter :more");
    }

    private static @Nullable Columns columns(String sql, List<? extends Map<String, ?>> rows) {
        return Columns.of(Objects.requireNonNull(ManyRows.of(NamedSql.parse(sql))), rows, true);
    }

    private static List<Map<String, ?>> rows(Object id, @Nullable Object name) {
        return List.of(item(id, name));
    }

    private static Map<String, ?> item(@Nullable Object id, @Nullable Object name) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", id);
        row.put("name", name);
        return row;
    }
}
