package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.Parameters;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** A record that was written by its components is read as an equal record. */
class RecordRoundTripIT {

    private static final String TABLE =
            "CREATE TABLE round_trip (place int, truth boolean, tiny smallint, small smallint,"
                    + " number int, large bigint, less float4, more float8, letter text, text text, exact numeric, huge numeric,"
                    + " id uuid, day date, local timestamp, time time, moment timestamptz, at timestamptz, length interval,"
                    + " months interval, year int, weekday text, \"maybeText\" text, maybe_int int, maybe_long bigint,"
                    + " maybe_double float8, numbers int[], texts text[], moments timestamptz[], days text[], longs bigint[],"
                    + " doc jsonb, bytes bytea, nested text[])";

    /** Components whose values are equal if they are the same. */
    record Row(
            int place,
            boolean truth,
            byte tiny,
            short small,
            @Nullable Integer number,
            long large,
            float less,
            @Nullable Double more,
            char letter,
            @Nullable String text,
            @Nullable BigDecimal exact,
            BigInteger huge,
            @Nullable UUID id,
            @Nullable LocalDate day,
            @Nullable LocalDateTime local,
            @Nullable LocalTime time,
            @Nullable OffsetDateTime moment,
            @Nullable Instant at,
            @Nullable Duration length,
            @Nullable Period months,
            @Nullable Year year,
            @Nullable DayOfWeek weekday,
            Optional<String> maybeText,
            OptionalInt maybeInt,
            OptionalLong maybeLong,
            OptionalDouble maybeDouble,
            @Nullable List<@Nullable Integer> numbers,
            List<@Nullable String> texts,
            List<Instant> moments,
            List<DayOfWeek> days,
            List<Long> longs,
            @Nullable JsonObject doc) {}

    private static final ConnectionPool POOL =
            ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()).withSize(1).withMaxOverflow(0));
    private static final Database DATABASE = Databases.on(POOL);

    @BeforeContainer
    static void table() {
        DATABASE.update("DROP TABLE IF EXISTS round_trip");
        DATABASE.update(TABLE);
    }

    @AfterContainer
    static void close() {
        POOL.close();
    }

    @Property(tries = 150)
    void aRecordComesBack(@ForAll("rows") Row written) {
        String columns = columns("\"maybeText\"", "");
        String insert = "INSERT INTO round_trip (" + columns + ") VALUES (" + columns("maybeText", ":") + ")";
        DATABASE.update("TRUNCATE round_trip");
        DATABASE.update(insert, Parameters.of(written));
        assertThat(DATABASE.query("SELECT * FROM round_trip", Row.class)).containsExactly(written);
        int[] counts = DATABASE.updateBatch(insert, List.of(Parameters.of(written), Parameters.of(written)));
        assertThat(counts).containsExactly(1, 1);
        List<Row> piped = DATABASE.pipeline(reads -> {
            var rows = reads.query("SELECT * FROM round_trip", Row.class);
            return () -> rows.get();
        });
        assertThat(piped).containsExactly(written, written, written);
        assertThat(DATABASE.<Row, Long>stream(
                        "SELECT * FROM round_trip", Map.of(), Row.class, rows -> rows.filter(written::equals)
                                .count()))
                .isEqualTo(3);
    }

    @Property(tries = 50)
    void arraysComeBack(@ForAll byte[] bytes, @ForAll int @Nullable [] numbers, @ForAll("texts") String[][] nested) {
        @SuppressWarnings("ArrayRecordComponent")
        record Arrays(byte[] bytes, int @Nullable [] numbers, String[][] nested) {}
        Arrays read = DATABASE.queryOne(
                        "SELECT :bytes::bytea AS bytes, :numbers::int[] AS numbers, :nested::text[] AS nested",
                        Parameters.of(new Arrays(bytes, numbers, nested)),
                        Arrays.class)
                .orElseThrow();
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.numbers()).isEqualTo(numbers);
        assertThat(read.nested()).isDeepEqualTo(nested);
    }

    /** The columns of the record in the order of its components. */
    private static String columns(String maybeText, String prefix) {
        return Stream.of(Row.class.getRecordComponents())
                .map(each -> each.getName())
                .map(name -> prefix.isEmpty() ? column(name, maybeText) : prefix + name)
                .collect(Collectors.joining(", "));
    }

    private static String column(String name, String maybeText) {
        return name.equals("maybeText")
                ? maybeText
                : name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    @Provide
    Arbitrary<String[][]> texts() {
        return strings()
                .array(String[].class)
                .ofSize(2)
                .array(String[][].class)
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static StringArbitrary strings() {
        return Arbitraries.strings()
                .withCharRange('\1', '\ud7ff')
                .withChars("\"\\{},' NULL\n;?:")
                .ofMaxLength(12);
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(-60_000_000_000L, 250_000_000_000L),
                        Arbitraries.integers().between(0, 999_999))
                .as((second, micro) -> Instant.ofEpochSecond(second, micro * 1_000L));
    }

    private static Arbitrary<LocalTime> times() {
        return Arbitraries.longs().between(0, 86_399_999_999L).map(micro -> LocalTime.ofNanoOfDay(micro * 1_000));
    }

    private static Arbitrary<LocalDate> dates() {
        return Arbitraries.longs().between(-1_000_000, 2_000_000).map(LocalDate::ofEpochDay);
    }

    private static Arbitrary<Duration> durations() {
        return Arbitraries.longs()
                .between(-1_000_000_000_000_000L, 1_000_000_000_000_000L)
                .map(micro ->
                        Duration.ofSeconds(Math.floorDiv(micro, 1_000_000L), Math.floorMod(micro, 1_000_000L) * 1_000));
    }

    private static Arbitrary<Period> periods() {
        Arbitrary<Integer> sign = Arbitraries.of(-1, 1);
        return Combinators.combine(
                        sign,
                        Arbitraries.integers().between(0, 9_999),
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(-9_999, 9_999))
                .as((signed, years, months, days) -> Period.of(signed * years, signed * months, days));
    }

    private static Arbitrary<JsonObject> documents() {
        return Arbitraries.maps(
                        strings().ofMaxLength(4),
                        Arbitraries.oneOf(
                                strings().map(Json::createValue),
                                Arbitraries.integers().map(Json::createValue),
                                Arbitraries.of(JsonValue.NULL, JsonValue.TRUE, JsonValue.EMPTY_JSON_ARRAY)))
                .ofMaxSize(4)
                .map(RecordRoundTripIT::document);
    }

    private static JsonObject document(Map<String, ? extends JsonValue> values) {
        JsonObjectBuilder builder = Json.createObjectBuilder();
        values.forEach(builder::add);
        return builder.build();
    }

    /** Draws the components from the same place, by their order. */
    @Provide
    Arbitrary<Row> rows() {
        List<Arbitrary<? extends @Nullable Object>> components = List.of(
                Arbitraries.integers(),
                Arbitraries.of(true, false),
                Arbitraries.bytes(),
                Arbitraries.shorts(),
                Arbitraries.integers().injectNull(0.2),
                Arbitraries.longs(),
                Arbitraries.floats(),
                Arbitraries.doubles().injectNull(0.2),
                Arbitraries.chars().range('\1', '\ud7ff'),
                strings().injectNull(0.2),
                Arbitraries.bigDecimals().ofScale(3).injectNull(0.2),
                Arbitraries.bigIntegers(),
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                        .as(UUID::new)
                        .injectNull(0.2),
                dates().injectNull(0.2),
                Combinators.combine(dates(), times()).as(LocalDateTime::of).injectNull(0.2),
                times().injectNull(0.2),
                instants().map(moment -> moment.atOffset(ZoneOffset.UTC)).injectNull(0.2),
                instants().injectNull(0.2),
                durations().injectNull(0.2),
                periods().injectNull(0.2),
                Arbitraries.integers().between(-9_999, 9_999).map(Year::of).injectNull(0.2),
                Arbitraries.of(DayOfWeek.class).injectNull(0.2),
                strings().optional(),
                Arbitraries.integers().optional().map(each -> each.map(OptionalInt::of)
                        .orElse(OptionalInt.empty())),
                Arbitraries.longs().optional().map(each -> each.map(OptionalLong::of)
                        .orElse(OptionalLong.empty())),
                Arbitraries.doubles().optional().map(each -> each.map(OptionalDouble::of)
                        .orElse(OptionalDouble.empty())),
                Arbitraries.integers().injectNull(0.2).list().ofMaxSize(4).injectNull(0.2),
                strings().injectNull(0.2).list().ofMaxSize(4),
                instants().list().ofMaxSize(4),
                Arbitraries.of(DayOfWeek.class).list().ofMaxSize(4),
                Arbitraries.longs().list().ofMaxSize(4),
                documents().injectNull(0.2));
        List<Arbitrary<Object>> drawn = new ArrayList<>();
        components.forEach(each -> drawn.add(each.map(value -> (Object) value)));
        return Combinators.combine(drawn).as(RecordRoundTripIT::row);
    }

    private static Row row(List<?> values) {
        try {
            return (Row) Row.class.getDeclaredConstructors()[0].newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record can't be created", e);
        }
    }
}
