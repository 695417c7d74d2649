package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection for one value of IN is refused, since PostgreSQL would compare with its text. */
class InListsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id IN (:ids)",
                "id in(:ids)",
                "id NOT IN ( /* all */ :ids )",
                "id IN (1, :ids)",
                "id IN (:ids, 1)",
                "id IN (f(1, 2), :ids, (3))",
                "id IN :ids",
                "(a, b) IN ((1, 2)) AND id IN (:ids)"
            })
    void aValueOfAListIsSingle(String sql) {
        assertThat(InLists.names(sql)).containsExactly(":ids");
        for (Object several : List.of(List.of(1), new int[] {1}, Optional.of(List.of(1)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NamedSql.parse(sql).check(Map.of("ids", several)))
                    .withMessage("IN (:ids) takes one value for :ids, was an array or a collection; write = ANY(:ids),"
                            + " or <> ALL(:ids) for NOT IN, in: " + sql);
        }
        for (Object one : List.of(1, "a", new byte[0], JsonValue.EMPTY_JSON_ARRAY, Optional.empty())) {
            assertThatCode(() -> NamedSql.parse(sql).check(Map.of("ids", one))).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = ANY(:ids)",
                "tags IN (:ids::int[])",
                "tags IN (CAST(:ids AS int[]))",
                "id IN (SELECT unnest(:ids::int[]))",
                "id IN (SELECT f(:ids))",
                "id IN (:ids || 1)",
                "id IN (VALUES (:ids))",
                "\"in\" (:ids)",
                "f('in', :ids)"
            })
    void otherPlacesTakeACollection(String sql) {
        assertThat(InLists.names(sql)).isEmpty();
        assertThatCode(() -> NamedSql.parse(sql).check(Map.of("ids", List.of(1))))
                .doesNotThrowAnyException();
    }
}
