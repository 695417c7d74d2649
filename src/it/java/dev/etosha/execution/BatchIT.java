package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.EmbeddedServer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many rows inserted by few statements are the same as one statement for each of them. */
class BatchIT extends PoolOnServer {

    @Test
    void eachRowIsInsertedOnce() throws SQLException {
        assertThat(database().updateBatch(INSERT, items(1, 1_007)))
                .hasSize(1_007)
                .containsOnly(1);
        assertThat(number("SELECT count(*) FROM item WHERE name = 'n' || id")).isEqualTo(1_007);
    }

    @Test
    void valuesOfAllKindsFindTheirTypes() throws SQLException {
        admin("ALTER TABLE item ADD amount numeric, ADD tags text[]");
        List<Map<String, Object>> rows = IntStream.range(0, 200)
                .mapToObj(id -> Map.<String, Object>of("id", (long) id, "amount", "1.5", "tags", List.of("a", "b")))
                .toList();
        database().updateBatch("INSERT INTO item VALUES (:id, NULL, :amount::numeric, :tags)", rows);
        assertThat(number("SELECT count(*) FROM item WHERE amount = 1.5 AND tags[2] = 'b' AND name IS NULL"))
                .isEqualTo(200);
    }

    @Test
    void manyRowsHaveTheValuesOfSingleOnes() throws SQLException {
        admin("DROP TABLE item");
        admin(
                "CREATE TABLE item (id int, text text, limited varchar(20), yes bool, small int2, large int8, real float8,"
                        + " amount numeric, key uuid, day date, at timestamp, since timestamptz, document jsonb, state text)");
        String insert = "INSERT INTO item VALUES (1, :text, :limited, :yes, :small, :large, :real, :amount, :key, :day,"
                + " :at, :since, :document::jsonb, 'new')";
        List<Map<String, Object>> rows = List.of(
                values("\"quoted\" \\ {a,b} 'ü'", -1.5e300, new BigDecimal("1E+3"), LocalDate.MIN, Instant.EPOCH),
                values("NULL", Double.NaN, new BigDecimal("1.50"), LocalDate.MAX, Instant.MAX),
                values("", Double.POSITIVE_INFINITY, new BigDecimal("-0.1"), LocalDate.of(-43, 3, 15), Instant.MIN),
                nulls());
        Database database = database();
        rows.forEach(row -> database.update(insert, row));
        database.updateBatch(insert, rows);
        assertThat(number("SELECT count(*) FROM item")).isEqualTo(2L * rows.size());
        assertThat(number("SELECT count(*) FROM (SELECT DISTINCT * FROM item) AS different"))
                .isEqualTo(rows.size());
    }

    private static Map<String, Object> values(
            String text, double real, BigDecimal amount, LocalDate day, Instant since) {
        return Map.ofEntries(
                Map.entry("text", text),
                Map.entry("limited", Optional.of("limited")),
                Map.entry("yes", true),
                Map.entry("small", (short) 2),
                Map.entry("large", Long.MIN_VALUE),
                Map.entry("real", real),
                Map.entry("amount", amount),
                Map.entry("key", new UUID(1, 2)),
                Map.entry("day", day),
                Map.entry("at", LocalDateTime.of(2026, 11, 26, 23, 59, 59, 999_999_500)),
                Map.entry("since", since),
                Map.entry("document", "{\"a\": [1, \"b\"]}"));
    }

    private static Map<String, Object> nulls() {
        Map<String, Object> row = new HashMap<>(values("", 0, BigDecimal.ONE, LocalDate.EPOCH, Instant.EPOCH));
        row.replaceAll((name, value) -> Optional.empty());
        return row;
    }

    @Test
    void arraysHaveTheTypesThatSingleValuesAreSentWith() {
        List<Object> values = List.of(
                "a",
                true,
                (short) 1,
                1,
                1L,
                1.5,
                BigDecimal.ONE,
                new UUID(1, 2),
                LocalDate.EPOCH,
                LocalDateTime.of(2026, 11, 26, 23, 59),
                OffsetDateTime.parse("2026-11-26T23:59Z"));
        assertThat(values.stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(Columns.TYPES.keySet());
        Database database = database();
        for (Object value : values) {
            String type = Columns.TYPES.getOrDefault(value.getClass(), "");
            assertThat(database.queryOne(
                            "SELECT pg_typeof(:value) = :type::regtype",
                            Map.of("value", value, "type", type),
                            row -> row.getBoolean(1)))
                    .as(type)
                    .contains(true);
        }
    }

    @Test
    void valuesThatAreNotOfOneTypeFindTheirsToo() throws SQLException {
        database().updateBatch(INSERT, List.of(Map.of("id", 1, "name", "a"), Map.of("id", 2L, "name", 'b')));
        assertThat(number("SELECT count(*) FROM item WHERE name IN ('a', 'b')")).isEqualTo(2);
    }

    @Test
    void stringsThatAreSentWithoutATypeTakeThatOfTheirColumn() {
        Database database = Database.on(pool(config(EmbeddedServer.url() + "?stringtype=unspecified")));
        assertThat(database.updateBatch(
                        INSERT, List.of(Map.of("id", "1", "name", "a"), Map.of("id", "2", "name", "b"))))
                .containsExactly(1, 1);
    }

    @Test
    void rowsAreInsertedInTheirOrder() throws SQLException {
        admin("ALTER TABLE item ADD place int GENERATED ALWAYS AS IDENTITY");
        database().updateBatch(INSERT, items(1, 12_345));
        assertThat(number("SELECT count(*) FROM item WHERE place = id")).isEqualTo(12_345);
    }

    @Test
    void whoAsksForConflictsLearnsWhichRowsWereInserted() throws SQLException {
        admin("INSERT INTO item VALUES (2)");
        assertThat(database().updateBatch(INSERT + " ON CONFLICT DO NOTHING", items(1, 3)))
                .containsExactly(1, 0, 1);
    }

    @Test
    void whichRowsATriggerKeepsAwayIsNotKnown() throws SQLException {
        admin("CREATE OR REPLACE FUNCTION no_twos() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END'");
        admin("CREATE TRIGGER no_twos BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION no_twos()");
        assertThat(database().updateBatch(INSERT, items(1, 5))).containsOnly(Statement.SUCCESS_NO_INFO);
        assertThat(items()).isEqualTo(4);
    }

    private static List<Map<String, Object>> items(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(PoolOnServer::item).toList();
    }
}
