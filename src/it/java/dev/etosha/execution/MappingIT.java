package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.geometric.PGpoint;

/** Rows as records and as simple values. */
class MappingIT extends DatabaseOnServer {

    private record Item(long id, @Nullable String name) {}

    private record Priced(int itemId, Optional<BigDecimal> unitPrice) {}

    private record Small(int id) {
        Small {
            if (id > 1) {
                throw new IllegalStateException("too large");
            }
        }
    }

    private record Empty() {}

    private final Database database = database();

    @BeforeEach
    void cupAndNameless() throws SQLException {
        admin("INSERT INTO item VALUES (1, 'cup'), (2, NULL)");
    }

    @Test
    void eachWayOfReadingMakesRecords() {
        List<Item> both = List.of(new Item(1, "cup"), new Item(2, null));
        String all = "SELECT id, name FROM item ORDER BY id";
        String one = "SELECT name, id FROM item WHERE id = :id";

        assertThat(database.query(all, Item.class)).isEqualTo(both);
        assertThat(database.query(one, Map.of("id", 1), Item.class)).containsExactly(new Item(1, "cup"));
        assertThat(database.queryOne(one, Map.of("id", 2), Item.class)).contains(new Item(2, null));
        assertThat(database.queryOne(one, Map.of("id", 3), Item.class)).isEmpty();
        assertThat(database.<Item, List<Item>>stream(all, Map.of(), Item.class, Stream::toList))
                .isEqualTo(both);
        assertThat(database.async().query(all, Item.class).join()).isEqualTo(both);
        assertThat(database.async().queryOne(one, Map.of("id", 1), Item.class).join())
                .contains(new Item(1, "cup"));
        List<Item> piped = database.pipeline(reads -> {
            var item = reads.queryOne(one, Map.of("id", 1), Item.class);
            var others = reads.query(all, Item.class);
            return () ->
                    Stream.concat(item.get().stream(), others.get().stream()).toList();
        });
        assertThat(piped).containsExactly(new Item(1, "cup"), new Item(1, "cup"), new Item(2, null));
        assertThat(database.<List<Item>, RuntimeException>inTransaction(tx -> tx.query(all, Item.class)))
                .isEqualTo(both);
    }

    @Test
    void lambdasAndMethodReferencesAreStillMappers() {
        assertThat(database.query("SELECT id FROM item ORDER BY id", row -> row.getInt(1)))
                .containsExactly(1, 2);
        assertThat(database.query("SELECT id FROM item WHERE id = :id", Map.of("id", 1), MappingIT::first))
                .containsExactly(1);
    }

    private static int first(java.sql.ResultSet row) throws SQLException {
        return row.getInt(1);
    }

    @Test
    void aColumnIsTheValueOfASimpleType() {
        assertThat(database.queryOne("SELECT count(*) FROM item", Long.class)).contains(2L);
        assertThat(database.query("SELECT id FROM item ORDER BY id", long.class))
                .containsExactly(1L, 2L);
        assertThat(database.query("SELECT name FROM item ORDER BY id", String.class))
                .isEqualTo(Arrays.asList("cup", null));
        assertThat(database.queryOne("SELECT max(id) FROM item WHERE id > 9", Integer.class))
                .isEmpty();
        assertThat(database.queryOne("SELECT NULL::point", PGpoint.class)).isEmpty();
        assertThat(database.queryOne("SELECT NULL::interval", Period.class)).isEmpty();
        assertThat(database.queryOne("SELECT 'MONDAY'", DayOfWeek.class)).contains(DayOfWeek.MONDAY);
        assertThat(database.queryOne("SELECT array_agg(id ORDER BY id) FROM item", int[].class))
                .hasValueSatisfying(ids -> assertThat(ids).containsExactly(1, 2));
        UUID id = UUID.randomUUID();
        assertThat(database.queryOne("SELECT :id::uuid", Map.of("id", id), UUID.class))
                .contains(id);
    }

    @Test
    void caseAndUnderscoresDoNotCount() {
        Priced priced = new Priced(1, Optional.of(new BigDecimal("1.50")));
        for (String columns : List.of(
                "item_id, 1.50 AS unit_price", "ITEMID, 1.50 AS unitprice", "\"itemId\", 1.50 AS \"UNIT_PRICE\"")) {
            assertThat(database.queryOne("SELECT id AS " + columns + " FROM item WHERE id = 1", Priced.class))
                    .contains(priced);
        }
    }

    @Test
    void columnsWithoutAComponentAreIgnored() {
        assertThat(database.queryOne("SELECT 'a' AS x, 'b' AS x, * FROM item WHERE id = 1", Item.class))
                .contains(new Item(1, "cup"));
        assertThat(database.query("SELECT * FROM item", Empty.class)).containsExactly(new Empty(), new Empty());
    }

    @Test
    void aComponentWithoutAColumnIsRefusedBeforeTheFirstRow() {
        refused(
                "SELECT id, name AS title FROM item WHERE false",
                Item.class,
                "42P10",
                "pool default: Item.name has no column; the columns of the result are: id, title");
    }

    @Test
    void aComponentWithTwoColumnsIsRefusedBeforeTheFirstRow() {
        refused(
                "SELECT id, name, id AS \"ID\", 1 AS na_me FROM item WHERE false",
                Item.class,
                "42P10",
                "pool default: Item.id has more than one column, Item.name has more than one column;"
                        + " the columns of the result are: id, name, ID, na_me");
    }

    @Test
    void aSimpleTypeHasOneColumn() {
        refused(
                "SELECT id, name FROM item WHERE false",
                Long.class,
                "42P10",
                "pool default: a Long is read from one column, the result has 2: id, name");
    }

    @Test
    void aNullForAPrimitiveIsRefusedByName() {
        refused(
                "SELECT NULL::int AS \"ID\", name FROM item",
                Item.class,
                "22002",
                "pool default: Item.id is primitive and can't be null: the column ID is NULL");
        refused(
                "SELECT max(id) FROM item WHERE false",
                int.class,
                "22002",
                "pool default: int is primitive and can't be null: the column max is NULL");
    }

    @Test
    void aValueThatDoesNotFitIsRefusedByNameAndNotShown() {
        refused(
                "SELECT 'secret' AS id, name FROM item",
                Item.class,
                "22003",
                "pool default: Item.id can't be read from the column id, whose value does not fit its type");
        refused(
                "SELECT 'secret' AS day",
                DayOfWeek.class,
                "22018",
                "pool default: DayOfWeek can't be read from the column day, whose value does not fit its type");
        for (String value : List.of("'1 mon'::interval", "'secret'", "'infinity'::timestamptz")) {
            refused(
                    "SELECT " + value + " AS d",
                    Duration.class,
                    null,
                    "pool default: Duration can't be read from the column d, whose value does not fit its type");
        }
        refused(
                "SELECT '{1,NULL}'::int[] AS a",
                int[].class,
                "22018",
                "pool default: int[] can't be read from the column a, whose value does not fit its type");
        refused(
                "SELECT '1 hour'::interval AS p",
                Period.class,
                "22018",
                "pool default: Period can't be read from the column p, whose value does not fit its type");
        refused(
                "SELECT 'ab' AS c",
                char.class,
                "22018",
                "pool default: char can't be read from the column c, whose value does not fit its type");
    }

    private void refused(String sql, Class<?> type, @Nullable String state, String message) {
        DatabaseException thrown =
                catchThrowableOfType(PermanentDatabaseException.class, () -> database.query(sql, type));
        assertThat(thrown).hasMessage(message);
        assertThat(thrown.attempts()).isEqualTo(1);
        if (state != null) {
            assertThat(thrown.sqlState()).isEqualTo(state);
        }
    }

    @Test
    void aWriteThatCannotBeMappedWasApplied() {
        assertThatExceptionOfType(AppliedDatabaseException.class)
                .isThrownBy(() -> database.queryOne("UPDATE item SET id = 9 WHERE id = 1 RETURNING name", Item.class))
                .withMessageContaining("Item.id has no column");
        assertThat(database.queryOne("SELECT name FROM item WHERE id = 9", String.class))
                .contains("cup");
    }

    @Test
    void aClassThatCannotBeMappedSendsNothing() throws SQLException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.query("DELETE FROM item RETURNING id", Thread.class));
        assertThat(database.async().query("DELETE FROM item RETURNING id", Thread.class))
                .isCompletedExceptionally();
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> {
                    tx.update("DELETE FROM item");
                    try {
                        tx.query("SELECT 1", Thread.class);
                    } catch (IllegalArgumentException e) {
                        assertThat(e).hasMessageStartingWith("Thread has a type");
                    }
                }))
                .withMessageContaining("so nothing is committed: Thread has a type");
        assertThat(number("SELECT count(*) FROM item")).isEqualTo(2);
    }

    @Test
    void theRecordsOwnExceptionReachesTheCaller() {
        assertThat(database.queryOne("SELECT id FROM item WHERE id = 1", Small.class))
                .contains(new Small(1));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.query("SELECT id FROM item", Small.class))
                .withMessage("too large");
    }

    private record Everything(
            boolean flag,
            byte tiny,
            short small,
            @Nullable Integer number,
            float less,
            double more,
            char letter,
            java.math.BigInteger huge,
            LocalDate day,
            LocalDateTime local,
            OffsetDateTime moment,
            Instant instant,
            ZonedDateTime zoned,
            Instant endless,
            java.util.Date date,
            Year year,
            Duration length,
            Period months,
            OptionalInt noInt,
            OptionalLong someLong,
            OptionalDouble noDouble,
            Optional<DayOfWeek> weekday,
            Optional<String> nothing,
            List<Integer> numbers,
            List<DayOfWeek> days,
            List<Instant> moments,
            List<List<String>> nested,
            String doc,
            JsonObject json,
            JsonValue one,
            JsonArray array,
            InetAddress address,
            PGpoint point) {}

    @Test
    void everyTypeIsRead() throws Exception {
        Instant moment = Instant.parse("2024-05-06T07:08:09.123456Z");
        Everything expected = new Everything(
                true,
                (byte) -1,
                (short) 2,
                null,
                1.5f,
                0.1,
                'ä',
                new java.math.BigInteger("123456789012345678901"),
                LocalDate.of(2024, 5, 6),
                LocalDateTime.of(2024, 5, 6, 7, 8, 9),
                moment.atOffset(java.time.ZoneOffset.UTC),
                moment,
                moment.atZone(java.time.ZoneOffset.UTC),
                Instant.MAX,
                java.util.Date.from(moment.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)),
                Year.of(2024),
                Duration.ofDays(1).minusMillis(500),
                Period.of(1, 2, 3),
                OptionalInt.empty(),
                OptionalLong.of(7),
                OptionalDouble.empty(),
                Optional.of(DayOfWeek.FRIDAY),
                Optional.empty(),
                Arrays.asList(1, null),
                List.of(DayOfWeek.MONDAY),
                List.of(moment),
                List.of(List.of("a", "b"), List.of("c", "d,")),
                "{\"a\": [1, null]}",
                Json.createObjectBuilder()
                        .add("a", Json.createArrayBuilder().add(1))
                        .build(),
                JsonValue.NULL,
                Json.createArrayBuilder().add("x").build(),
                InetAddress.getByName("10.0.0.1"),
                new PGpoint(1, 2));
        for (int i = 0; i < 12; i++) { // pgjdbc prepares the statement, and then reads binary values
            assertThat(database.queryOne("""
                            SELECT true AS flag, -1::smallint AS tiny, 2 AS small, NULL::int AS number, 1.5 AS less,
                                0.1::float8 AS more, 'ä' AS letter, 123456789012345678901 AS huge,
                                '2024-05-06'::date AS day, '2024-05-06 07:08:09'::timestamp AS local,
                                :m::timestamptz AS moment, :m::timestamptz AS instant, :m::timestamptz AS zoned,
                                'infinity'::timestamptz AS endless, date_trunc('milliseconds', :m::timestamptz) AS date,
                                2024 AS year, '1 day -0.5 seconds'::interval AS length,
                                '1 year 2 mons 3 days'::interval AS months, NULL::int AS no_int, 7::bigint AS some_long,
                                NULL::float8 AS no_double, 'FRIDAY' AS weekday, NULL::text AS nothing,
                                '{1,NULL}'::int[] AS numbers, '{MONDAY}'::text[] AS days,
                                ARRAY[:m::timestamptz] AS moments, '{{a,b},{c,"d,"}}'::text[] AS nested,
                                '{"a": [1, null]}'::jsonb AS doc, '{"a": [1]}'::json AS json, 'null'::jsonb AS one,
                                '["x"]'::jsonb AS array, '10.0.0.1'::inet AS address, '(1,2)'::point AS point
                            """, Map.of("m", moment), Everything.class)
                            .map(each -> zonedAtUtc(each)))
                    .contains(expected);
        }
    }

    /** pgjdbc chooses the offset of a moment. */
    private static Everything zonedAtUtc(Everything read) {
        assertThat(read.zoned().toInstant()).isEqualTo(read.instant());
        assertThat(read.moment().toInstant()).isEqualTo(read.instant());
        return read;
    }
}
