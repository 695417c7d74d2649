package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Parameters;
import dev.etosha.sql.NamedSql;
import dev.etosha.sql.ParameterBinder;
import dev.etosha.testing.EmbeddedServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

class ParameterBindingIT {

    private enum Mood {
        HAPPY,
        SAD
    }

    private static final Instant MOMENT = Instant.parse("2024-05-06T07:08:09.123456Z");
    private static final JsonObject JSON = Json.createObjectBuilder()
            .add("a", Json.createArrayBuilder().add("it's \""))
            .build();
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-0000000000ff");

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection(EmbeddedServer.jdbcUrl());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TYPE pg_temp.mood AS ENUM ('HAPPY', 'SAD')");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** A PostgreSQL type, a value for a column of that type, and the stored value as text. */
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("text", "it's", "it's"),
                Arguments.of("text", 'c', "c"),
                Arguments.of("text", Mood.SAD, "SAD"),
                Arguments.of("pg_temp.mood", Mood.SAD, "SAD"),
                Arguments.of("pg_temp.mood[]", List.of(Mood.SAD, Mood.HAPPY), "{SAD,HAPPY}"),
                Arguments.of("text[]", new Mood[] {Mood.SAD}, "{SAD}"),
                Arguments.of("smallint", (byte) 7, "7"),
                Arguments.of("smallint", 7, "7"),
                Arguments.of("int", 7, "7"),
                Arguments.of("bigint", 7, "7"),
                Arguments.of("bigint", Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of("int", Optional.of(7), "7"),
                Arguments.of("int", Optional.empty(), null),
                Arguments.of("numeric", new BigInteger("123456789012345678901"), "123456789012345678901"),
                Arguments.of("numeric", new BigDecimal("1.50"), "1.50"),
                Arguments.of("float8", 1.5, "1.5"),
                Arguments.of("boolean", true, "true"),
                Arguments.of("uuid", ID, ID.toString()),
                Arguments.of("bytea", new byte[] {0, -1}, "\\x00ff"),
                Arguments.of("bytea", new ByteArrayInputStream(new byte[] {1}), "\\x01"),
                Arguments.of("timestamptz", MOMENT, "2024-05-06 07:08:09.123456+00"),
                Arguments.of("timestamptz", Instant.MAX, "infinity"),
                Arguments.of("timestamptz", Instant.MIN, "-infinity"),
                Arguments.of(
                        "timestamptz",
                        ZonedDateTime.parse("2024-05-06T09:00+02:00[Europe/Berlin]"),
                        "2024-05-06 07:00:00+00"),
                Arguments.of("timestamptz", OffsetDateTime.parse("2024-05-06T09:00+02:00"), "2024-05-06 07:00:00+00"),
                Arguments.of("timestamptz", java.util.Date.from(Instant.EPOCH), "1970-01-01 00:00:00+00"),
                Arguments.of("timestamp", LocalDateTime.parse("2024-05-06T07:08:09"), "2024-05-06 07:08:09"),
                Arguments.of("timestamp", java.sql.Timestamp.valueOf("2024-05-06 07:08:09"), "2024-05-06 07:08:09"),
                Arguments.of("date", LocalDate.of(2024, 5, 6), "2024-05-06"),
                Arguments.of("date", java.sql.Date.valueOf("2024-05-06"), "2024-05-06"),
                Arguments.of("time", LocalTime.of(7, 8), "07:08:00"),
                Arguments.of("timetz", OffsetTime.of(7, 8, 0, 0, ZoneOffset.ofHours(2)), "07:08:00+02"),
                Arguments.of("interval", Duration.ofSeconds(-3_700_001), "-1027:46:41"),
                Arguments.of("interval", Duration.ofMillis(-500), "-00:00:00.5"),
                Arguments.of("interval", Period.of(1, -2, 3), "10 mons 3 days"),
                Arguments.of("int[]", new int[] {1, 2}, "{1,2}"),
                Arguments.of("bigint[]", new int[] {1, 2}, "{1,2}"),
                Arguments.of("bigint[]", List.of(1L, 2L), "{1,2}"),
                Arguments.of("int[]", List.of(1L, 2L), "{1,2}"),
                Arguments.of("int[]", Arrays.asList(1, null), "{1,NULL}"),
                Arguments.of("int[]", List.of(), "{}"),
                Arguments.of("int[]", new int[][] {{1, 2}, {3, 4}}, "{{1,2},{3,4}}"),
                Arguments.of(
                        "float8[]", new double[] {1.5, Double.NaN, Double.NEGATIVE_INFINITY}, "{1.5,NaN,-Infinity}"),
                Arguments.of("boolean[]", new boolean[] {true, false}, "{t,f}"),
                Arguments.of(
                        "text[]",
                        new String[] {"a\"b\\", "", "NULL", null, "ä,{}"},
                        "{\"a\\\"b\\\\\",\"\",\"NULL\",NULL,\"ä,{}\"}"),
                Arguments.of("varchar[]", Set.of("x"), "{x}"),
                Arguments.of("uuid[]", new UUID[] {ID}, "{" + ID + "}"),
                Arguments.of("bytea[]", new byte[][] {{0, -1}}, "{\"\\\\x00ff\"}"),
                Arguments.of(
                        "date[]",
                        new LocalDate[] {LocalDate.of(-43, 3, 15), LocalDate.of(12345, 6, 7), LocalDate.MAX},
                        "{\"0044-03-15 BC\",12345-06-07,infinity}"),
                Arguments.of("timestamptz[]", new Instant[] {MOMENT}, "{\"2024-05-06 07:08:09.123456+00\"}"),
                Arguments.of(
                        "timestamp[]", List.of(LocalDateTime.of(-43, 3, 15, 1, 2)), "{\"0044-03-15 01:02:00 BC\"}"),
                Arguments.of("interval[]", List.of(Duration.ofMinutes(90)), "{01:30:00}"),
                Arguments.of("jsonb", jsonb("{\"a\": 1}"), "{\"a\": 1}"),
                Arguments.of("jsonb", Parameters.literal("{\"a\":1}"), "{\"a\": 1}"),
                Arguments.of("jsonb[]", List.of(Parameters.literal("[1]")), "{[1]}"),
                Arguments.of("inet", Parameters.literal("10.0.0.1"), "10.0.0.1/32"),
                Arguments.of("pg_temp.mood", Parameters.literal("SAD"), "SAD"),
                Arguments.of("int", Parameters.literal(null), null),
                Arguments.of("jsonb", JSON, "{\"a\": [\"it's \\\"\"]}"),
                Arguments.of("json", JSON, "{\"a\": [\"it's \\\"\"]}"),
                Arguments.of("jsonb", JsonValue.NULL, "null"),
                Arguments.of("jsonb", Json.createArrayBuilder().add(1).build(), "[1]"),
                Arguments.of(
                        "jsonb[]", List.of(JSON, JsonValue.TRUE), "{\"{\\\"a\\\": [\\\"it's \\\\\\\"\\\"]}\",true}"),
                Arguments.of("int", Year.of(2024), "2024"),
                Arguments.of("int[]", List.of(Year.of(2024)), "{2024}"),
                Arguments.of("int", OptionalInt.of(7), "7"),
                Arguments.of("int", OptionalInt.empty(), null),
                Arguments.of("bigint", OptionalLong.of(7), "7"),
                Arguments.of("float8", OptionalDouble.of(1.5), "1.5"),
                Arguments.of("float8", OptionalDouble.empty(), null));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueFitsAColumnOfItsType(String type, Object value, @Nullable String shown) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE fit (x " + type + ")");
        }
        run("INSERT INTO fit VALUES (:x)", Map.of("x", value));
        assertThat(one("SELECT x::text FROM fit", Map.of())).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int",
                "bigint",
                "numeric",
                "text",
                "varchar",
                "boolean",
                "uuid",
                "date",
                "timestamptz",
                "bytea",
                "jsonb",
                "int[]",
                "interval",
                "pg_temp.mood"
            })
    void aNullFitsAnyType(String type) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE nothing (x " + type + ")");
        }
        Map<String, Object> none = new HashMap<>();
        none.put("x", null);
        run("INSERT INTO nothing VALUES (:x)", none);
        assertThat(one("SELECT count(*) FROM nothing WHERE :x IS NULL AND (:x IS NULL OR x = :x)", none))
                .isEqualTo("1");
        assertThat(one("SELECT count(*) FROM nothing WHERE x IS NOT DISTINCT FROM :x", none))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @MethodSource("values")
    void anyValueCanBeTestedForNull(String type, Object value, @Nullable String shown) throws SQLException {
        if (!(value instanceof ByteArrayInputStream)) {
            assertThat(one("SELECT :x IS NULL", Map.of("x", value))).isEqualTo(shown == null ? "t" : "f");
        }
    }

    @Test
    void aListCanReplaceIn() throws SQLException {
        String sql = "SELECT count(*) FROM generate_series(1, 9) AS t(id) WHERE id = ANY(:ids)";
        assertThat(one(sql, Map.of("ids", List.of(1, 2, 99)))).isEqualTo("2");
        assertThat(one(sql, Map.of("ids", List.of(1L)))).isEqualTo("1");
        assertThat(one(sql, Map.of("ids", List.of()))).isEqualTo("0");
        assertThat(one(sql, Map.of("ids", Arrays.asList(1, null)))).isEqualTo("1");
        assertThat(one("SELECT ID = ALL(:ids) FROM (SELECT 1 AS id) AS t", Map.of("ids", new long[] {1, 1})))
                .isEqualTo("t");
        assertThat(one("SELECT 'x'::varchar = ANY(:names)", Map.of("names", List.of("x"))))
                .isEqualTo("t");
        assertThat(one("SELECT :id = ANY(:ids)", Map.of("id", ID, "ids", List.of(ID))))
                .isEqualTo("t");
        assertThat(one("SELECT count(*) FROM unnest(:ids::int[])", Map.of("ids", List.of(1, 2))))
                .isEqualTo("2");
    }

    @Test
    void aDurationCanBeAddedToAndSubtractedFromATimestamp() throws SQLException {
        assertThat(one("SELECT now() - :d < now() AND now() + :d > now()", Map.of("d", Duration.ofHours(1))))
                .isEqualTo("t");
    }

    @Test
    void questionMarksAreOperators() throws SQLException {
        Map<String, Object> doc = Map.of("doc", "{\"a\": 1}", "keys", List.of("a", "b"));
        assertThat(one("SELECT :doc::jsonb ? 'a' AND :doc::jsonb ?| :keys AND NOT :doc::jsonb ?& :keys", doc))
                .isEqualTo("t");
        assertThat(one("SELECT :doc::jsonb @? '$.a'", Map.of("doc", "{\"a\": 1}")))
                .isEqualTo("t");
    }

    @Test
    void slicesTakeParameters() throws SQLException {
        assertThat(one("SELECT (array[1,2,3,4])[:lo : :hi]", Map.of("lo", 2, "hi", 3)))
                .isEqualTo("{2,3}");
        assertThat(one("SELECT (array[1,2,3,4])[n : 3] FROM (SELECT 3 AS n) AS t", Map.of()))
                .isEqualTo("{3}");
    }

    @Test
    void quotesAndCommentsReachTheServerUnchanged() throws SQLException {
        assertThat(one("SELECT E'it''s \\' :x ?' || :a /*/ :x ? */", Map.of("a", "!")))
                .isEqualTo("it's ' :x ?!");
        assertThat(one("SELECT $t$ :x $$ ? $t$ || 'a\\' || U&'\\0041' || :a -- ?", Map.of("a", "!")))
                .isEqualTo(" :x $$ ? a\\A!");
    }

    private static PGobject jsonb(String text) {
        PGobject json = new PGobject();
        json.setType("jsonb");
        try {
            json.setValue(text);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return json;
    }

    private void run(String sql, Map<String, ?> parameters) throws SQLException {
        NamedSql named = NamedSql.parse(sql);
        try (PreparedStatement statement = connection.prepareStatement(named.jdbc())) {
            ParameterBinder.bind(statement, named, parameters);
            statement.execute();
        }
    }

    private @Nullable String one(String sql, Map<String, ?> parameters) throws SQLException {
        NamedSql named = NamedSql.parse(sql);
        try (PreparedStatement statement = connection.prepareStatement(named.jdbc())) {
            ParameterBinder.bind(statement, named, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }
}
