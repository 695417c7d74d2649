package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.Statements;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.LogLines;
import dev.etosha.testing.OwnServer;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several reads in one round trip. */
class PipelineIT extends SqlStatesOnServer {

    private static final String NAME = "SELECT name FROM item WHERE id = :id";
    private static final String COUNT = "SELECT count(*) FROM item";

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.sql");

    /** A way in which pgjdbc sends a statement to the server. */
    private enum Way {
        USUAL,
        PREPARED_AT_ONCE,
        FORCED_BINARY,
        SIMPLE,
        BY_CURSORS,
        FOR_PGBOUNCER;

        PoolConfig config() {
            PoolConfig one = DatabaseOnServer.config().withSize(1).withMaxOverflow(0);
            return switch (this) {
                case USUAL -> one;
                case PREPARED_AT_ONCE -> one.withProperty("prepareThreshold", "1");
                case FORCED_BINARY -> one.withProperty("prepareThreshold", "-1");
                case SIMPLE -> one.withProperty("preferQueryMode", "simple");
                case BY_CURSORS -> one.withProperty("defaultRowFetchSize", "1");
                case FOR_PGBOUNCER -> one.withPgbouncer(true);
            };
        }
    }

    /** The result of a pipeline. */
    private record Page(Optional<String> name, long count, List<Integer> ids) {}

    @BeforeEach
    void threeItems() throws SQLException {
        admin("INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void eachReadReturnsItsOwnResult(Way way) {
        Database database = Databases.on(pool(way.config()));
        for (int id = 1; id <= 4; id++) {
            assertThat(page(database, id))
                    .isEqualTo(new Page(
                            Optional.ofNullable(new String[] {"one", "two", "three", null}[id - 1]),
                            3,
                            List.of(3, 2, 1)));
        }
        assertThat(database.<Page, RuntimeException>inTransaction(transaction -> page(transaction, 2)))
                .isEqualTo(new Page(Optional.of("two"), 3, List.of(3, 2, 1)));
    }

    private static Page page(Statements statements, int id) {
        return statements.pipeline(reads -> {
            var name = reads.queryOne(NAME, Map.of("id", id), row -> row.getString(1));
            var count = reads.queryOne(COUNT, row -> row.getLong(1));
            var ids = reads.query("SELECT id FROM item ORDER BY id DESC", row -> row.getInt(1));
            return () -> new Page(name.get(), count.get().orElseThrow(), ids.get());
        });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void valuesOfAllTypesArriveAsInASingleQuery(Way way) {
        Database database = Databases.on(pool(way.config()));
        Map<String, Object> values = new HashMap<>(values());
        values.put("nothing", null);
        String sql = "SELECT to_jsonb(x)::text FROM (SELECT :int + 1 AS a, :text::varchar AS b, :array::int[] AS c,"
                + " :uuid AS d, :instant::timestamptz AS e, :date + 1 AS f, :enum::text AS g, :nothing::int AS h,"
                + " :bytes::bytea AS i, :numeric AS j, :nothing IS NULL AS k, :time::time AS l, :local + INTERVAL '1 day' AS m) AS x";
        List<String> alone = database.query(sql, values, row -> row.getString(1));
        for (int i = 0; i < 7; i++) {
            assertThat(database.<List<List<String>>>pipeline(reads -> {
                        List<Supplier<List<String>>> both = List.of(
                                reads.query(sql, values, row -> row.getString(1)),
                                reads.query(sql, values, row -> row.getString(1)));
                        return () -> both.stream().map(Supplier::get).toList();
                    }))
                    .isEqualTo(List.of(alone, alone));
        }
    }

    /** Each read keeps its own columns, independent of the other reads. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void columnsOfDifferentTypesKeepTheirTypes(Way way) {
        Database database = Databases.on(pool(way.config()));
        List<String> texts = List.of(
                "SELECT 'text' || :n::int",
                "SELECT date '2020-01-01' + :n::int",
                "SELECT :n::int, 2.5 * :n",
                "SELECT timestamptz '2020-01-01 00:00Z' + INTERVAL '1 day' * :n::int",
                "SELECT uuid '00000000-0000-0000-0000-000000000001', :n::bigint",
                "SELECT :n::int = 1, time '12:00'");
        List<String> alone = texts.stream()
                .map(sql -> all(database.query(sql, Map.of("n", 1), PipelineIT::row)))
                .toList();
        for (int i = 0; i < 7; i++) {
            List<String> together = database.pipeline(reads -> {
                List<Supplier<List<String>>> rows = texts.stream()
                        .map(sql -> reads.query(sql, Map.of("n", 1), PipelineIT::row))
                        .toList();
                return () -> rows.stream().map(each -> all(each.get())).toList();
            });
            assertThat(together).isEqualTo(alone);
        }
    }

    private static String all(List<String> rows) {
        return String.join(";", rows);
    }

    private static String row(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            values.add(row.getString(column));
        }
        return values.toString();
    }

    private static Map<String, Object> values() {
        return Map.ofEntries(
                Map.entry("int", 41),
                Map.entry("text", "it's; -- ?"),
                Map.entry("array", Arrays.asList(1, null, 3)),
                Map.entry("uuid", UUID.fromString("00000000-0000-0000-0000-000000000001")),
                Map.entry("instant", Instant.EPOCH),
                Map.entry("date", LocalDate.EPOCH),
                Map.entry("enum", DayOfWeek.MONDAY),
                Map.entry("bytes", new byte[] {0, 1, -1}),
                Map.entry("numeric", new BigDecimal("1.50")),
                Map.entry("time", LocalTime.NOON),
                Map.entry("local", LocalDateTime.MIN.withYear(2000)));
    }

    /**
     * This includes statements that the server has prepared. pgjdbc then knows that text columns have no maximum
     * length.
     */
    @ParameterizedTest
    @MethodSource("ofEachType")
    void aParameterOfAnyTypeNeedsNoExtraRoundTrip(Object value, String type) throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            Database database = Databases.on(pool(config(OwnServer.url(proxy.port()))
                    .withSize(1)
                    .withMaxOverflow(0)
                    .withProperty("prepareThreshold", "1")));
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("value", value);
            String sql = "SELECT name FROM item WHERE (:value::" + type + " IS NULL OR true) ORDER BY id";
            database.query("SELECT 1", row -> 1);
            long fewest = Long.MAX_VALUE;
            for (int i = 0; i < 4; i++) {
                long before = proxy.requests();
                assertThat(database.<List<String>>pipeline(reads -> {
                            reads.query(sql, parameters, row -> row.getString(1));
                            reads.query(COUNT, row -> row.getString(1));
                            return reads.query(sql, parameters, row -> row.getString(1));
                        }))
                        .hasSize(3);
                if (i >= 2) {
                    fewest = Math.min(fewest, proxy.requests() - before);
                }
            }
            assertThat(fewest).isEqualTo(1);
        }
    }

    static List<Arguments> ofEachType() {
        return List.of(
                Arguments.of(1, "int"),
                Arguments.of((short) 1, "int2"),
                Arguments.of(1L, "bigint"),
                Arguments.of(1.5f, "real"),
                Arguments.of(1.5, "float8"),
                Arguments.of(new BigDecimal("1.5"), "numeric"),
                Arguments.of(true, "boolean"),
                Arguments.of("x", "text"),
                Arguments.of(UUID.randomUUID(), "uuid"),
                Arguments.of(LocalDate.EPOCH, "date"),
                Arguments.of(LocalDateTime.of(2000, 1, 1, 0, 0), "timestamp"),
                Arguments.of(OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), "timestamptz"),
                Arguments.of(Instant.EPOCH, "timestamptz"),
                Arguments.of(Optional.of(Instant.EPOCH), "timestamptz"),
                Arguments.of(java.sql.Timestamp.from(Instant.EPOCH), "timestamp"),
                Arguments.of(LocalTime.NOON, "time"),
                Arguments.of(Duration.ofHours(1), "interval"),
                Arguments.of(Period.ofDays(1), "interval"),
                Arguments.of(DayOfWeek.MONDAY, "text"),
                Arguments.of(new byte[] {1}, "bytea"),
                Arguments.of(List.of(1, 2), "int[]"),
                Arguments.of(null, "text"));
    }

    @Test
    void statementsArePreparedOnTheServer() {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        Database database = Databases.on(pool);
        for (int i = 0; i < 6; i++) {
            assertThat(page(database, 1).count()).isEqualTo(3);
        }
        assertThat(database.query(
                        "SELECT trim(statement) FROM pg_prepared_statements ORDER BY 1", row -> row.getString(1)))
                .containsExactly(
                        "SELECT count(*) FROM item",
                        "SELECT id FROM item ORDER BY id DESC",
                        "SELECT name FROM item WHERE id = $1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;b' ;",
                "SELECT 'a;b' -- one; more",
                "SELECT 'a;b'; -- one; more\n",
                "/* ; */ SELECT 'a;b' /* ; */ ; /* it's */ ",
                "SELECT $x$a;b$x$",
                "SELECT E'a;b' AS \";\"",
            })
    void oneTextDoesNotAffectTheOthers(String text) {
        assertThat(database().<List<String>>pipeline(reads -> {
                    var first = reads.queryOne(text, row -> row.getString(1));
                    var second = reads.queryOne(text, row -> row.getString(1));
                    var last = reads.queryOne("SELECT :x::text", Map.of("x", "?"), row -> row.getString(1));
                    return () -> List.of(
                            first.get().orElseThrow(),
                            second.get().orElseThrow(),
                            last.get().orElseThrow());
                }))
                .containsExactly("a;b", "a;b", "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE item SET name = 'x'",
                "WITH gone AS (DELETE FROM item RETURNING id) SELECT id FROM gone",
                "SELECT 1; SELECT 2",
                "SELECT nextval('numbers')",
                "BEGIN",
                "SELECT 'open",
                "SELECT 1 /* open",
                "",
            })
    void aTextThatIsNotAPlainReadIsRefused(String text) throws SQLException {
        Database database = database();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.pipeline(reads -> reads.query(text, row -> 1)))
                .withMessage("a pipeline takes only statements that look like a read, was: " + text);
        assertThat(catchThrowable(() -> database.async()
                        .pipeline(reads -> reads.query(text, row -> 1))
                        .get(10, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(number("SELECT count(*) FROM item WHERE name <> 'x'")).isEqualTo(3);
    }

    @Test
    void parametersMustMatchTheirRead() {
        Database database = database();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.pipeline(reads -> reads.query(NAME, Map.of("name", "x"), row -> 1)))
                .withMessageStartingWith("missing parameter :id; surplus parameter :name, in: SELECT");
    }

    @Test
    void aResultIsAvailableOnlyAfterTheWorkHasReturned() {
        Database database = database();
        assertThatIllegalStateException()
                .isThrownBy(() -> database.pipeline(reads -> {
                    var count = reads.queryOne(COUNT, row -> row.getLong(1));
                    long tooEarly = count.get().orElseThrow();
                    return () -> tooEarly;
                }))
                .withMessage("a pipeline runs its reads when its work has returned, and this one has no answer yet: "
                        + COUNT);
        assertThatIllegalStateException()
                .isThrownBy(() -> database.pipeline(reads -> () -> reads.query(COUNT, row -> 1)))
                .withMessageContaining("takes no more reads");
    }

    @Test
    void parametersAreCopiedWhenTheReadIsAdded() {
        Map<String, Object> reused = new HashMap<>();
        List<String> names = database().pipeline(reads -> {
            List<Supplier<Optional<String>>> found = IntStream.rangeClosed(1, 3)
                    .mapToObj(id -> {
                        reused.put("id", id);
                        return reads.queryOne(NAME, reused, row -> row.getString(1));
                    })
                    .toList();
            return () ->
                    found.stream().map(Supplier::get).map(Optional::orElseThrow).toList();
        });
        assertThat(names).containsExactly("one", "two", "three");
    }

    @Test
    void noReadsNeedNoConnection() throws Exception {
        ConnectionPool pool = pool(config());
        pool.close();
        assertThat(Databases.on(pool(config())).<String>pipeline(reads -> () -> "x"))
                .isEqualTo("x");
        assertThat(Databases.on(pool).<String>pipeline(reads -> () -> "x")).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theFirstFailureIsReportedAndTheConnectionStaysUsable(Way way) {
        Database database = Databases.on(pool(way.config()));
        for (int i = 0; i < 7; i++) {
            PermanentDatabaseException thrown = catchThrowableOfType(
                    PermanentDatabaseException.class,
                    () -> database.pipeline(reads -> {
                        reads.query(NAME, Map.of("id", 1), row -> row.getString(1));
                        reads.query("SELECT 1 / :zero", Map.of("zero", 0), row -> 1);
                        return reads.query("SELECT 'x'::int", row -> 1);
                    }));
            assertThat(thrown.sqlState()).isEqualTo("22012");
            assertThat(thrown.attempts()).isEqualTo(1);
            String together = ", in one of 3 reads: SELECT name FROM item WHERE id = ?; SELECT 1 / ?; SELECT 'x'::int";
            assertThat(thrown).hasMessageEndingWith("division by zero" + (way == Way.FORCED_BINARY ? "" : together));
            assertThat(page(database, 1).count()).isEqualTo(3);
        }
        assertThat(database.stats().invalid()).isZero();
    }

    @Test
    void aSingleFailedReadIsNotNamed() {
        assertThat(catchThrowable(() -> database().pipeline(reads -> reads.query("SELECT 1 / 0", row -> 1))))
                .hasMessage("pool default: ERROR: division by zero");
    }

    @Test
    void aSecondRowIsRefusedAsInASingleQuery() {
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class, () -> database().pipeline(reads -> {
                    reads.query(COUNT, row -> row.getLong(1));
                    return reads.queryOne("SELECT id FROM item", row -> row.getInt(1));
                }));
        assertThat(thrown.sqlState()).isEqualTo("21000");
        assertThat(thrown).hasMessageEndingWith("found more rows: SELECT id FROM item");
    }

    @Test
    void aPipelineIsRunAgainWhenItsConnectionIsLost() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            WatchedPool watched = watch(config(OwnServer.url(proxy.port())).withMaxOverflow(0));
            assertThat(page(watched.database, 1).count()).isEqualTo(3);
            proxy.reset();
            assertThat(watched.database.<Integer>pipeline(reads -> {
                        runs++;
                        return () -> page(watched.database, 1).ids().size();
                    }))
                    .isEqualTo(3);
            assertThat(runs).isEqualTo(1);
            assertThat(watched.states()).containsExactly("08006");
            watched.expectFlushed();
        }
    }

    @Test
    void aPipelineIsRunAgainWhenItsSessionEndsHalfway() throws Exception {
        admin("DROP TABLE IF EXISTS held; CREATE TABLE held AS SELECT id FROM item");
        WatchedPool watched = watch(two());
        List<Integer> mapped = new ArrayList<>();
        List<Integer> ids = Brake.during(
                "LOCK TABLE held",
                superuser(),
                () -> watched.database.pipeline(reads -> {
                    runs++;
                    reads.query("SELECT id FROM item", row -> mapped.add(row.getInt(1)));
                    return reads.query("SELECT id FROM held ORDER BY id", row -> row.getInt(1));
                }),
                superuser()::terminate);
        assertThat(ids).containsExactly(1, 2, 3);
        assertThat(mapped).hasSize(3);
        assertThat(runs).isEqualTo(1);
        assertThat(watched.states()).containsExactly("57P01");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPipelineIsRunAgainWhenItsPlansAreOutdated(boolean inTransaction) throws SQLException {
        WatchedPool watched = watch(two().withSize(1).withProperty("prepareThreshold", "1"));
        assertThat(columns(watched.database, inTransaction)).isEqualTo(2);
        admin("ALTER TABLE item ADD COLUMN price int");
        assertThat(columns(watched.database, inTransaction)).isEqualTo(3);
        assertThat(watched.states()).containsExactly("0A000");
        watched.expectKept();
    }

    private static int columns(Database database, boolean inTransaction) {
        return inTransaction
                ? database.<Integer, RuntimeException>inTransaction(PipelineIT::columns)
                : columns(database);
    }

    private static int columns(Statements statements) {
        return statements.<Integer>pipeline(reads -> {
            reads.query(COUNT, row -> row.getLong(1));
            var first = reads.query("SELECT * FROM item ORDER BY id LIMIT 1", row -> row.getMetaData()
                    .getColumnCount());
            return () -> first.get().get(0);
        });
    }

    /** Each read begins after the previous one has ended. Other transactions can commit between them. */
    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read"})
    void eachReadSeesPreviousCommitsUnlessTheTransactionHasOneSnapshot(String isolation) throws Exception {
        Database database =
                Databases.on(pool(two("-c default_transaction_isolation=" + isolation.replace(" ", "\\ "))));
        List<Long> counts = Brake.during(
                "SELECT id FROM item WHERE id = 2 FOR UPDATE",
                superuser(),
                () -> database.pipeline(reads -> {
                    var before = reads.queryOne(COUNT, row -> row.getLong(1));
                    reads.query("SELECT id FROM item WHERE id = 2 FOR SHARE", row -> row.getLong(1));
                    var after = reads.queryOne(COUNT, row -> row.getLong(1));
                    return () -> List.of(before.get().orElseThrow(), after.get().orElseThrow());
                }),
                pid -> admin("INSERT INTO item VALUES (4, 'four')"));
        assertThat(counts).isEqualTo(isolation.equals("read committed") ? List.of(3L, 4L) : List.of(3L, 3L));
    }

    /** The implicit transaction stays open until the last answer. */
    @Test
    void theReadsOfARoundTripAreOneTransaction() {
        List<String> times = database().pipeline(reads -> {
            var first = reads.query("SELECT now()::text FROM item", row -> row.getString(1));
            var second = reads.query("SELECT now()::text FROM item", row -> row.getString(1));
            return () -> Stream.concat(first.get().stream(), second.get().stream())
                    .distinct()
                    .toList();
        });
        assertThat(times).hasSize(1);
    }

    @Test
    void aPipelineSeesTheChangesOfItsTransaction() {
        long count = database().inTransaction(transaction -> {
            transaction.update(INSERT, item(4));
            return transaction.pipeline(reads -> {
                reads.query(NAME, Map.of("id", 4), row -> row.getString(1));
                var counted = reads.queryOne(COUNT, row -> row.getLong(1));
                return () -> counted.get().orElseThrow();
            });
        });
        assertThat(count).isEqualTo(4);
    }

    @Test
    void aFailureRollsTheTransactionBack() throws SQLException {
        Database database = database();
        assertThat(catchThrowableOfType(
                                PermanentDatabaseException.class,
                                () -> database.useTransaction(transaction -> {
                                    transaction.update(INSERT, item(4));
                                    transaction.pipeline(reads -> reads.query("SELECT 1 / 0", row -> 1));
                                }))
                        .sqlState())
                .isEqualTo("22012");
        assertThat(items()).isEqualTo(3);
    }

    @Test
    void anAsynchronousPipelineWorksTheSameWay() throws Exception {
        assertThat(database()
                        .async()
                        .<Page>pipeline(reads -> {
                            var name = reads.queryOne(NAME, Map.of("id", 1), row -> row.getString(1));
                            var ids = reads.query("SELECT id FROM item WHERE false", row -> row.getInt(1));
                            return () -> new Page(name.get(), 0, ids.get());
                        })
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(new Page(Optional.of("one"), 0, List.of()));
    }

    @Test
    void aRoundTripIsOneLogLineAndOneStatementInTheStatistics() {
        Database database = Databases.on(pool(config().withEcho(true)));
        long before = database.stats().queryCount();
        page(database, 1);
        assertThat(database.stats().queryCount() - before).isEqualTo(1);
        assertThat(log.lines().get(0).replaceAll("\\d+ us", "t"))
                .isEqualTo("INFO pool default, t: SELECT name FROM item WHERE id = ?; SELECT count(*) FROM item;"
                        + " SELECT id FROM item ORDER BY id DESC");
    }

    /**
     * Otherwise the server would wait for the client to read answers, and the driver for the server to read statements.
     */
    @Test
    void largeAnswersBeforeLargeParametersDoNotDeadlock() throws Exception {
        String large = "x".repeat(20_000_000);
        CompletableFuture<List<Integer>> lengths = database().async().pipeline(reads -> {
            var answer = reads.queryOne(
                    "SELECT repeat('x', 20000000)", row -> row.getString(1).length());
            var first = reads.queryOne("SELECT length(:text)", Map.of("text", large), row -> row.getInt(1));
            var list = reads.queryOne(
                    "SELECT cardinality(:list::int[])",
                    Map.of("list", IntStream.range(0, 1_000_000).boxed().toList()),
                    row -> row.getInt(1));
            var bytes = reads.queryOne(
                    "SELECT length(:bytes::bytea)",
                    Map.of("bytes", new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))),
                    row -> row.getInt(1));
            return () -> Stream.of(answer, first, list, bytes)
                    .map(each -> each.get().orElseThrow())
                    .toList();
        });
        assertThat(lengths.get(60, TimeUnit.SECONDS)).containsExactly(20_000_000, 20_000_000, 1_000_000, 20_000_000);
    }

    /** 60 kB of requests must fit into the sockets while the server writes its first answer. */
    @Test
    void aFullRoundTripIsSentBeforeTheFirstAnswerIsRead() throws Exception {
        Database database = Databases.on(pool(config().withProperty("sendBufferSize", "4096")));
        CompletableFuture<List<Integer>> lengths = database.async().pipeline(reads -> {
            List<Supplier<Optional<Integer>>> all = IntStream.range(0, 250)
                    .mapToObj(i -> i == 0
                            ? reads.queryOne("SELECT repeat('x', 20000000)", row -> row.getString(1)
                                    .length())
                            : reads.queryOne(
                                    "SELECT length(:x)", Map.of("x", "\u20ac".repeat(45)), row -> row.getInt(1)))
                    .toList();
            return () -> all.stream().map(each -> each.get().orElseThrow()).toList();
        });
        assertThat(lengths.get(60, TimeUnit.SECONDS))
                .hasSize(250)
                .startsWith(20_000_000, 45)
                .endsWith(45);
    }

    @Test
    void manyReadsNeedFewRoundTrips() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            Database database =
                    Databases.on(pool(config(OwnServer.url(proxy.port())).withSize(1)));
            database.query("SELECT 1", row -> 1);
            long before = proxy.requests();
            assertThat(ids(database, 250)).hasSize(250);
            assertThat(proxy.requests() - before).isEqualTo(1);
            assertThat(ids(database, 1_000)).hasSize(1_000);
            assertThat(proxy.requests() - before).isEqualTo(5);
        }
    }

    private static List<Integer> ids(Database database, int count) {
        return database.pipeline(reads -> {
            List<Supplier<Optional<Integer>>> found = IntStream.range(0, count)
                    .mapToObj(i -> reads.queryOne("SELECT :i", Map.of("i", i), row -> row.getInt(1)))
                    .toList();
            return () -> found.stream().map(each -> each.get().orElseThrow()).toList();
        });
    }

    /** Together, the two reads have more parameters than a single statement may have. */
    @Test
    void eachReadMayHaveAsManyParametersAsAStatement() {
        Map<String, Object> parameters = new HashMap<>();
        IntStream.range(0, 40_000).forEach(i -> parameters.put("p" + i, i));
        String sql = "SELECT 1 WHERE 7 IN (:" + String.join(", :", parameters.keySet()) + ")";
        assertThat(database().<Integer>pipeline(reads -> {
                    var first = reads.queryOne(sql, parameters, row -> row.getInt(1));
                    var second = reads.queryOne(sql, parameters, row -> row.getInt(1));
                    return () -> first.get().orElseThrow() + second.get().orElseThrow();
                }))
                .isEqualTo(2);
    }
}
