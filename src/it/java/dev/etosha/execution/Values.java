package dev.etosha.execution;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Values of all types whose text depends on session settings, and a table for them. */
final class Values {

    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS public.value (day date, moment timestamptz, local timestamp,"
                    + " hour time, exact numeric, inexact float8, less float4, bytes bytea, text text, length interval, days date[],"
                    + " texts text[], id uuid)";

    private static final List<String> COLUMNS = List.of(
            "day", "moment", "local", "hour", "exact", "inexact", "less", "bytes", "text", "length", "days", "texts",
            "id");

    private static final LocalDate DAY = LocalDate.of(2024, 2, 9);
    private static final OffsetDateTime MOMENT = OffsetDateTime.of(2024, 3, 31, 1, 30, 15, 123_456_000, ZoneOffset.UTC);
    private static final byte[] BYTES = {0, 1, '\\', '\'', '"', -1};
    private static final List<String> TEXTS =
            List.of("back\\slash", "quo\"te", "apo'strophe", "NULL", "com,ma", "ü", "");
    private static final UUID ID = UUID.fromString("0a1b2c3d-0000-4000-8000-00000000ffff");

    static final Map<String, Object> PARAMETERS = Map.ofEntries(
            Map.entry("day", DAY),
            Map.entry("moment", MOMENT.toInstant()),
            Map.entry("local", MOMENT.toLocalDateTime()),
            Map.entry("hour", LocalTime.of(1, 2, 3, 4_000)),
            Map.entry("exact", new BigDecimal("123456789.000000001")),
            Map.entry("inexact", 0.1 + 0.2),
            Map.entry("less", 1.1f),
            Map.entry("bytes", BYTES),
            Map.entry("text", "it's \\ a \"ü\"\n"),
            Map.entry("length", Duration.ofMillis(93_783_500)),
            Map.entry("days", List.of(DAY, DAY.plusDays(1))),
            Map.entry("texts", TEXTS),
            Map.entry("id", ID));

    /** The values as they are read. */
    static final List<Object> EXPECTED = List.of(
            DAY,
            MOMENT.toInstant(),
            MOMENT.toLocalDateTime(),
            LocalTime.of(1, 2, 3, 4_000),
            new BigDecimal("123456789.000000001"),
            0.1 + 0.2,
            1.1f,
            HexFormat.of().formatHex(BYTES),
            "it's \\ a \"ü\"\n",
            93_783.5,
            List.of(DAY, DAY.plusDays(1)),
            TEXTS,
            ID);

    /** A query that returns the parameters. */
    static final String SELECT = "SELECT :day::date AS day, :moment::timestamptz AS moment, :local::timestamp AS local,"
            + " :hour::time AS hour, :exact::numeric AS exact, :inexact::float8 AS inexact, :less::float4 AS less,"
            + " :bytes::bytea AS bytes, :text::text AS text, :length::interval AS length,"
            + " extract(epoch FROM :length::interval) AS seconds, :days::date[] AS days,"
            + " :texts::text[] AS texts, :id::uuid AS id";

    static final String INSERT = "INSERT INTO public.value VALUES ("
            + COLUMNS.stream().map(column -> ":" + column).collect(Collectors.joining(", ")) + ")";

    /** A query that returns the stored values. */
    static final String STORED = "SELECT *, extract(epoch FROM length) AS seconds FROM public.value";

    static final String COPY = "COPY public.value (" + String.join(", ", COLUMNS) + ") FROM STDIN";

    /** A row for {@link #COPY}. */
    static Object[] row() {
        return COLUMNS.stream().map(PARAMETERS::get).toArray();
    }

    private Values() {}

    /** The values of a row, in the order of {@link #EXPECTED}. */
    static List<Object> read(ResultSet row) throws SQLException {
        return List.of(
                row.getObject("day", LocalDate.class),
                row.getObject("moment", OffsetDateTime.class).toInstant(),
                row.getObject("local", LocalDateTime.class),
                row.getObject("hour", LocalTime.class),
                row.getBigDecimal("exact"),
                row.getDouble("inexact"),
                row.getFloat("less"),
                HexFormat.of().formatHex(row.getBytes("bytes")),
                row.getString("text"),
                row.getDouble("seconds"),
                Arrays.stream((java.sql.Date[]) elements(row.getArray("days")))
                        .map(java.sql.Date::toLocalDate)
                        .toList(),
                List.of((String[]) elements(row.getArray("texts"))),
                row.getObject("id", UUID.class));
    }

    private static Object elements(Array array) throws SQLException {
        return array.getArray();
    }
}
