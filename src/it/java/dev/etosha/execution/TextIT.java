package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGStatement;

/** A text with parameters means the same as the text with the values written in it. */
class TextIT extends DatabaseOnServer {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1;",
                "SELECT 1; -- the end",
                "SELECT 1;\n/* the end */",
                "SELECT 1;;",
                "SELECT 1 /* ; */ ; ; -- ;",
                "/* begin */; SELECT 1",
                "SELECT 1 -- the end"
            })
    void aCommentAfterTheEndIsNotAStatement(String sql) {
        Database database = database();
        assertThat(database.query(sql, row -> row.getInt(1))).containsExactly(1);
        assertThat(database.queryOne(sql, row -> row.getInt(1))).contains(1);
        assertThat(database.<Integer, List<Integer>>stream(sql, Map.of(), row -> row.getInt(1), Stream::toList))
                .containsExactly(1);
        assertThat(database.<List<Integer>>pipeline(reads -> {
                    var first = reads.query(sql, row -> row.getInt(1));
                    reads.query("SELECT 2", row -> row.getInt(1));
                    return first;
                }))
                .containsExactly(1);
        assertThat(database.update(sql)).isEqualTo(1);
        assertThat(database.updateBatch(sql, List.of(Map.of(), Map.of()))).containsExactly(1, 1);
    }

    /** The first value is a number and the second one is a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5 BETWEEN 1 AND :n IS NOT NULL",
                "5 NOT BETWEEN SYMMETRIC (2) AND :n IS NULL",
                "5 BETWEEN CASE WHEN true AND :t IS NOT NULL THEN 1 END AND :n IS NOT NULL",
                "true AND 5 BETWEEN 1 AND 9 AND :n IS NULL",
                "5 BETWEEN 1 AND 9 AND 5 BETWEEN 1 AND :n IS NOT NULL",
                "5 BETWEEN (SELECT 1 WHERE true AND :t IS NOT NULL) AND :n IS NOT NULL",
                "ARRAY[5 BETWEEN 1 AND :n IS NULL, :t IS NULL] = ARRAY[false, false]",
                "1 = :n IS NULL",
                "'a' || :t IS NULL",
                "NOT :n IS NULL",
                "(:n IS NULL)",
                "(:t::text) IS NULL",
                "CASE WHEN :n IS NULL THEN false ELSE :t IS NOT NULL END",
                "coalesce(:n IS NULL, false)",
                "- :n IS NULL",
                "'a' LIKE :t IS NULL",
                "1 IN (:n) IS NULL",
                ":n::int IS NULL",
                ":n = 1 OR :t IS NULL",
            })
    void isNullTestsItsOwnOperand(String condition) {
        Map<String, Object> values = new java.util.HashMap<>();
        if (condition.contains(":n")) {
            values.put("n", 9);
        }
        if (condition.contains(":t")) {
            values.put("t", "a");
        }
        String written = condition.replaceAll("(?<!:):n", "9").replaceAll("(?<!:):t\\b(?!ext)", "'a'");
        Database database = database();
        assertThat(database.queryOne("SELECT " + condition, values, row -> row.getBoolean(1)))
                .isEqualTo(database.queryOne("SELECT " + written, row -> row.getBoolean(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2024-10-27T00:30:00Z",
        "Europe/Berlin, 2024-10-27T01:30:00Z",
        "America/New_York, 2024-11-03T05:30:00Z",
        "America/New_York, 2024-11-03T06:30:00Z",
        "Europe/Berlin, 2024-03-31T01:00:00Z",
        "UTC, 2024-03-31T01:00:00Z"
    })
    void aTimestampInAListIsTheSameInstantAsASingleValue(String zone, Instant instant) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            Timestamp value = Timestamp.from(instant.plusNanos(123_456_500));
            assertThat(database()
                            .queryOne(
                                    "SELECT :one::timestamptz = (:list::timestamptz[])[1] AND :one::timestamp ="
                                            + " (:list::timestamp[])[1]",
                                    Map.of("one", value, "list", List.of(value)),
                                    row -> row.getBoolean(1)))
                    .contains(true);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin"})
    void temporalValuesAreStoredAlikeInListsByCopyInAndAsSingleValues(String zone) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            Database database = database(); // its sessions have the time zone
            database.update("CREATE TABLE IF NOT EXISTS moment"
                    + " (way text, tz timestamptz, ts timestamp, d date, t time, ttz timetz)");
            Instant[] moments = {
                Instant.parse("-0044-03-15T12:00:00.0000005Z"),
                Instant.parse("1500-03-12T12:00:00Z"), // another day in the calendar of java.util.Date
                Instant.parse("1883-11-18T17:00:00.000000499Z"),
                Instant.parse("1969-12-31T23:59:59.9999995Z"),
                Instant.parse("2024-03-31T00:59:59.999999999Z"),
                Instant.parse("2024-04-06T15:15:00Z"),
                Instant.parse("2024-11-03T06:30:00.123Z"),
                Instant.parse("+12024-01-01T23:30:00Z")
            };
            for (Instant moment : moments) {
                OffsetDateTime offset = moment.atOffset(ZoneOffset.ofHours(9));
                LocalDateTime local = moment.atZone(ZoneId.systemDefault()).toLocalDateTime();
                List<Object> everywhere =
                        List.of(moment, offset, local, Timestamp.from(moment), java.util.Date.from(moment));
                for (Object value : everywhere) {
                    storesAlike(database, value, "tz", "ts", "d");
                }
                storesAlike(database, Timestamp.from(moment), "t", "ttz");
                storesAlike(database, new java.sql.Date(moment.toEpochMilli()), "ts", "d");
                storesAlike(database, new java.sql.Time(moment.toEpochMilli()), "t", "ttz");
                storesAlike(database, local.toLocalTime(), "t");
                storesAlike(database, offset.toOffsetTime(), "ttz");
            }
            storesAlike(database, OffsetTime.of(LocalTime.MAX, ZoneOffset.ofHours(5)), "ttz");
            storesAlike(database, new java.sql.Date(PGStatement.DATE_POSITIVE_INFINITY), "d");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static void storesAlike(Database database, Object value, String... columns) {
        for (String column : columns) {
            database.update("TRUNCATE moment");
            database.update(
                    "INSERT INTO moment (way, " + column + ") VALUES ('update', :value)", Map.of("value", value));
            database.update(
                    "INSERT INTO moment (way, " + column + ") SELECT 'list', ((:value::" + type(column) + "[])[1])",
                    Map.of("value", List.of(value)));
            database.copyIn(
                    "COPY moment (way, " + column + ") FROM STDIN", List.<Object[]>of(new Object[] {"copyIn", value}));
            assertThat(database.query("SELECT DISTINCT " + column + "::text FROM moment", row -> row.getString(1)))
                    .as(value.getClass() + " " + value + " as " + type(column))
                    .hasSize(1);
        }
    }

    private static String type(String column) {
        return switch (column) {
            case "tz" -> "timestamptz";
            case "ts" -> "timestamp";
            case "d" -> "date";
            case "t" -> "time";
            default -> "timetz";
        };
    }

    @Test
    void halfMicrosecondsAreRoundedAlikeInListsAndAsSingleValues() {
        Database database = database();
        List<Object> values = new ArrayList<>();
        for (int nanos :
                new int[] {0, 1, 499, 500, 501, 999, 1_499, 1_500, 2_500, 999_999_499, 999_999_500, 999_999_999}) {
            LocalDateTime local = LocalDateTime.of(2023, 12, 31, 23, 59, 59, nanos);
            values.addAll(List.of(local, local.atOffset(ZoneOffset.UTC), local.toInstant(ZoneOffset.ofHours(2))));
            values.addAll(List.of(local.withYear(-43), local.withYear(12_345), local.toLocalTime()));
        }
        values.addAll(
                List.of(LocalDateTime.MAX, LocalDateTime.MIN, OffsetDateTime.MAX, OffsetDateTime.MIN, Instant.MAX));
        for (Object value : values) {
            String type =
                    value instanceof LocalTime ? "time" : value instanceof LocalDateTime ? "timestamp" : "timestamptz";
            assertThat(database.queryOne(
                            "SELECT :one::" + type + " = (:list::" + type + "[])[1]",
                            Map.of("one", value, "list", List.of(value)),
                            row -> row.getBoolean(1)))
                    .as(value.toString())
                    .contains(true);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ar-EG-u-nu-arab",
                "hi-IN-u-nu-deva",
                "th-TH-u-ca-buddhist-nu-thai",
                "ja-JP-u-ca-japanese",
                "tr-TR"
            })
    void theLocaleChangesNoValue(String tag) throws java.sql.SQLException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(tag));
        try {
            LocalDateTime ancient = LocalDateTime.of(-43, 3, 15, 12, 0, 0, 500);
            Database database = database();
            assertThat(database.query(
                            "SELECT (:list::timestamp[])[1]::text, :n IS NULL",
                            Map.of("list", List.of(ancient), "n", 1),
                            row -> row.getString(1)))
                    .containsExactly("0044-03-15 12:00:00.000001 BC");
            assertThat(database.updateBatch(
                            "INSERT INTO item (id) VALUES (:id) RETURNING id", List.of(Map.of("id", 1))))
                    .containsExactly(1);
        } finally {
            Locale.setDefault(before);
        }
    }
}
