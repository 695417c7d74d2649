package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.AsyncDatabase;
import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransactionOptions;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY in both directions, and its failures. */
@Timeout(60)
class CopyIT extends DatabaseOnServer {

    private static final String IN = "COPY item (id, name) FROM STDIN";
    private static final String OUT = "COPY (SELECT id, name FROM item ORDER BY id) TO STDOUT";
    private static final String MANY_OUT =
            "COPY (SELECT g, repeat('x', 100) FROM generate_series(1, 500000) g) TO STDOUT";

    private final ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
    private final Database database = Databases.on(pool);

    @Test
    void rowsInAllFormsAreStored() throws SQLException {
        assertThat(database.copyIn(IN, rows(1, 3))).isEqualTo(3);
        assertThat(database.copyIn(IN, rows(4, 6).stream())).isEqualTo(3);
        assertThat(database.copyIn(IN, () -> rows(7, 9).iterator())).isEqualTo(3);
        assertThat(database.copyIn(IN, bytes("10\tn10\n11\t\\N\n"))).isEqualTo(2);
        assertThat(database.copyIn("COPY item FROM STDIN (FORMAT csv, HEADER)", bytes("id,name\n12,\"a,b\"\n")))
                .isEqualTo(1);
        assertThat(database.copyIn(IN, List.<Object[]>of())).isZero();
        assertThat(database.copyIn("COPY item FROM STDIN WHERE id IS NOT NULL AND id <> 13", rows(13, 14)))
                .isEqualTo(1);
        assertThat(items()).isEqualTo(13);
        assertThat(number("SELECT count(*) FROM item WHERE name = 'n' || id")).isEqualTo(11);
    }

    @Test
    void rowsAreReceived() {
        database.copyIn(IN, List.of(new Object[] {1, "a\tb\\c\nd\re"}, new @Nullable Object[] {2, null}));
        List<@Nullable String[]> rows = new ArrayList<>();
        assertThat(database.copyOut(OUT, (Consumer<@Nullable String[]>) rows::add))
                .isEqualTo(2);
        assertThat(rows.get(0)).containsExactly("1", "a\tb\\c\nd\re");
        assertThat(rows.get(1)).containsExactly("2", null);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        assertThat(database.copyOut(OUT, data)).isEqualTo(2);
        assertThat(data.toString(StandardCharsets.UTF_8)).isEqualTo("1\ta\\tb\\\\c\\nd\\re\n2\t\\N\n");
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        assertThat(database.copyOut("COPY item TO STDOUT CSV HEADER", csv)).isEqualTo(2);
        assertThat(csv.toString(StandardCharsets.UTF_8)).startsWith("id,name\n");
    }

    @Test
    void asynchronousCallsCopyToo() throws Exception {
        AsyncDatabase async = database.async();
        assertThat(async.copyIn(IN, rows(1, 2)).get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(async.copyIn(IN, rows(3, 4).stream()).get(10, TimeUnit.SECONDS))
                .isEqualTo(2);
        assertThat(async.copyIn(IN, bytes("5\tx\n")).get(10, TimeUnit.SECONDS)).isEqualTo(1);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        assertThat(async.copyOut(OUT, data).get(10, TimeUnit.SECONDS)).isEqualTo(5);
        AtomicInteger seen = new AtomicInteger();
        assertThat(async.copyOut(OUT, (@Nullable String[] row) -> seen.incrementAndGet())
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(5);
        assertThat(seen).hasValue(5);
    }

    @Test
    void rowsAreReadWhileTheyAreSent() {
        AtomicLong stored = new AtomicLong();
        assertThat(database.copyIn(IN, IntStream.rangeClosed(1, 300_000).mapToObj(i -> {
                    if (i == 200_000) {
                        stored.set(bytesOfTable());
                    }
                    return new Object[] {i, "n" + i};
                })))
                .isEqualTo(300_000);
        assertThat(stored).hasPositiveValue();
    }

    private static long bytesOfTable() {
        try {
            return number("SELECT pg_relation_size('item')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailureNamesItsLineWithoutTheData() throws SQLException {
        List<Object[]> rows = new ArrayList<>(rows(1, 20_000));
        rows.set(16, new Object[] {16, "secret"});
        PermanentDatabaseException duplicate = failure(PermanentDatabaseException.class, rows);
        assertThat(duplicate.isUniqueViolation()).isTrue();
        assertThat(duplicate.constraint()).isEqualTo("item_pkey");
        assertThat(duplicate).hasMessageContaining("COPY item, line 17").hasMessageNotContaining("secret");
        rows.set(16, new @Nullable Object[] {null, "secret"});
        PermanentDatabaseException missing = failure(PermanentDatabaseException.class, rows);
        assertThat(missing.isNotNullViolation()).isTrue();
        assertThat(missing).hasMessageContaining("COPY item, line 17").hasMessageNotContaining("secret");
        rows.set(16, new Object[] {17, "secret", 1});
        assertThat(failure(PermanentDatabaseException.class, rows))
                .hasMessageContaining("COPY item, line 17")
                .hasMessageNotContaining("secret");
        rows.set(16, new Object[] {"17x", "secret"});
        assertThat(failure(PermanentDatabaseException.class, rows))
                .hasMessageContaining("COPY item, line 17, column id")
                .hasMessageNotContaining("secret");
        assertThat(items()).isZero();
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @Test
    void aRowThatCannotBeWrittenIsNamed() throws SQLException {
        for (@Nullable
        Object[] bad : new @Nullable Object[][] {
            {2, "a\0b"}, {2, new Object()}, {2, bytes("x")}, {2, Map.of("a", "b")}, {}, null
        }) {
            List<@Nullable Object[]> rows = new ArrayList<>(rows(1, 1));
            rows.add(bad);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> database.copyIn(IN, rows))
                    .withMessageContaining("row 2");
        }
        assertThat(items()).isZero();
        assertThat(pool.stats().opened()).isEqualTo(1);
        known();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (1)",
                "COPY item FROM STDIN; DROP TABLE item",
                "COPY item TO STDOUT",
                "COPY item FROM '/etc/passwd'",
                "COPY item FROM PROGRAM 'true'",
                "COPY item FROM STDIN (FORMAT csv)",
                "COPY item FROM STDIN WITH (HEADER)",
                "COPY item FROM STDIN BINARY",
                "COPY BINARY item FROM STDIN",
                "COPY item FROM STDIN DELIMITER '|'",
                "COPY item FROM STDIN NULL ''",
                ""
            })
    void otherStatementsAreRefused(String sql) throws SQLException {
        assertThatIllegalArgumentException().isThrownBy(() -> database.copyIn(sql, rows(1, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.copyOut(
                        sql.replace("TO STDOUT", "FROM STDOUT").replace("FROM STDIN", "TO STDOUT"),
                        (@Nullable String[] row) -> {}));
        assertThat(items()).isZero();
        known();
    }

    /** A failure on the client's side. */
    private enum Trouble {
        RUNTIME,
        ERROR,
        CHECKED,
        IO;

        void happens() throws IOException {
            switch (this) {
                case RUNTIME -> throw new NoSuchElementException("own");
                case ERROR -> throw new StackOverflowError("own");
                case CHECKED -> sneak(new Exception("own"), RuntimeException.class);
                case IO -> throw new IOException("own");
            }
        }

        @SuppressWarnings("unchecked")
        private static <X extends Throwable> void sneak(Exception e, Class<X> unused) throws X {
            throw (X) e;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionOfTheRowsReachesTheCallerAndNothingIsStored(Trouble trouble) throws Exception {
        for (int good : new int[] {0, 3, 50_000}) {
            Throwable thrown = catchThrowable(() -> database.copyIn(IN, () -> failing(good, trouble)));
            assertOwn(thrown, trouble);
            known();
            assertThat(catchThrowable(() -> database.copyIn(IN, failing(trouble))))
                    .isNotNull();
            known();
            assertThatExceptionOfType(PermanentDatabaseException.class)
                    .isThrownBy(() -> database.useTransaction(tx -> {
                        tx.update(INSERT, item(1));
                        assertOwn(catchThrowable(() -> tx.copyIn(IN, () -> failing(good, trouble))), trouble);
                    }))
                    .withMessageContaining("nothing is committed");
            known();
        }
        assertThat(items()).isZero();
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionOfTheReceiverReachesTheCallerAndTheConnectionStaysUsable(Trouble trouble) {
        for (int good : new int[] {0, 3, 50_000}) {
            for (String sql : List.of(MANY_OUT, MANY_OUT.replace("500000", "50001"))) {
                assertOwn(catchThrowable(() -> database.copyOut(sql, receiver(good, trouble))), trouble);
                known();
                assertThatExceptionOfType(PermanentDatabaseException.class)
                        .isThrownBy(() -> database.useTransaction(tx ->
                                assertOwn(catchThrowable(() -> tx.copyOut(sql, receiver(good, trouble))), trouble)))
                        .withMessageContaining("nothing is committed");
                known();
            }
        }
    }

    @Test
    void aRollbackToASavepointUndoesAFailedCopy() throws SQLException {
        database.useTransaction(tx -> {
            tx.update(INSERT, item(1));
            tx.update("SAVEPOINT before");
            assertThat(catchThrowable(() -> tx.copyIn(IN, () -> failing(5, Trouble.RUNTIME))))
                    .isNotNull();
            tx.update("ROLLBACK TO before");
            assertThat(tx.copyIn(IN, rows(2, 4))).isEqualTo(3);
            AtomicInteger seen = new AtomicInteger();
            assertThat(tx.copyOut(OUT, (@Nullable String[] row) -> seen.incrementAndGet()))
                    .isEqualTo(4);
            assertThat(seen).hasValue(4);
        });
        assertThat(items()).isEqualTo(4);
    }

    @Test
    void otherCallsInTheTransactionAreRefusedDuringACopy() throws SQLException {
        admin("INSERT INTO item SELECT g, 'n' FROM generate_series(1, 1000) g");
        assertThatThrownBy(() -> database.useTransaction(
                        tx -> tx.copyIn(IN, rows(2_000, 2_001).stream().peek(row -> tx.query("SELECT 1", found -> 1)))))
                .isInstanceOf(PermanentDatabaseException.class)
                .hasMessageContaining("A COPY runs on this connection");
        known();
        assertThatThrownBy(() -> database.useTransaction(tx -> tx.stream(
                        "SELECT id + 5000 FROM item",
                        Map.of(),
                        row -> new Object[] {row.getInt(1), "n"},
                        rows -> tx.copyIn(IN, rows))))
                .isInstanceOf(DatabaseException.class)
                .hasStackTraceContaining("A COPY runs on this connection");
        known();
        assertThatThrownBy(() -> database.useTransaction(tx -> {
                    try (var connection = tx.connection();
                            var statement = connection.createStatement()) {
                        tx.copyOut(OUT, (@Nullable String[] row) -> {
                            try {
                                statement.execute("SELECT 1");
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        });
                    }
                }))
                .hasStackTraceContaining("A COPY runs on this connection");
        known();
        assertThat(items()).isEqualTo(1_000);
    }

    @Test
    void anInterruptEndsACopy() throws SQLException {
        Throwable in = catchThrowable(
                () -> database.copyIn(IN, Stream.iterate(1, i -> i + 1).map(i -> {
                    if (i == 10_000) {
                        Thread.currentThread().interrupt();
                    }
                    return new Object[] {i, "n"};
                })));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(in).isInstanceOf(PermanentDatabaseException.class).hasMessageContaining("interrupted");
        known();
        Throwable out = catchThrowable(() -> database.copyOut(
                MANY_OUT, (@Nullable String[] row) -> Thread.currentThread().interrupt()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(out).isInstanceOf(PermanentDatabaseException.class).hasMessageContaining("interrupted");
        known();
        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelledFutureEndsACopy(boolean virtual) throws Exception {
        Workers workers = virtual ? Workers.of(pool.config()) : Workers.onPlatformThreads(pool.config());
        AsyncDatabase async = new PooledAsyncDatabase((PooledDatabase) database, workers);
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture<Long> in =
                async.copyIn(IN, Stream.generate(() -> new Object[] {taken.incrementAndGet(), "n"}));
        Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(taken).hasValueGreaterThan(1_000));
        in.cancel(true);
        known();
        CompletableFuture<Long> out = async.copyOut(
                "COPY (SELECT generate_series(1, 2000000000)) TO STDOUT",
                (@Nullable String[] row) -> taken.set(Integer.parseInt(row[0])));
        out.orTimeout(300, TimeUnit.MILLISECONDS);
        assertThat(catchThrowable(() -> out.get(10, TimeUnit.SECONDS))).isNotNull();
        known();
        int last = taken.get();
        assertThat(last).isLessThan(2_000_000_000);
        assertThat(items()).isZero();
        workers.close();
    }

    @Test
    void aKilledBackendAppliesNothing() throws SQLException {
        int pid = pid();
        AtomicInteger attempts = new AtomicInteger();
        Throwable in = catchThrowable(() -> database.copyIn(IN, () -> {
            attempts.incrementAndGet();
            return Stream.iterate(1, i -> i + 1)
                    .peek(i -> kill(i == 10_000, pid))
                    .map(i -> new Object[] {i, "n"})
                    .iterator();
        }));
        assertThat(in).isInstanceOf(TransientDatabaseException.class);
        assertThat(attempts).hasValue(1);
        known();
        int other = pid();
        AtomicInteger seen = new AtomicInteger();
        Throwable out = catchThrowable(() ->
                database.copyOut(MANY_OUT, (@Nullable String[] row) -> kill(seen.incrementAndGet() == 10, other)));
        assertThat(out).isInstanceOf(TransientDatabaseException.class);
        known();
        assertThat(items()).isZero();
    }

    @Test
    void aCollectionIsReadAgainAfterATransientFailure() throws SQLException {
        admin("DROP SEQUENCE IF EXISTS copies");
        admin("CREATE SEQUENCE copies");
        admin("CREATE OR REPLACE FUNCTION fails_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF nextval('copies') = 5 THEN RAISE SQLSTATE '40001'; END IF; RETURN NEW; END $$");
        admin("CREATE TRIGGER fails BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION fails_first()");
        assertThat(database.copyIn(IN, rows(1, 10))).isEqualTo(10);
        assertThat(items()).isEqualTo(10);

        admin("TRUNCATE item");
        for (Iterable<Object[]> once :
                List.<Iterable<Object[]>>of(() -> rows(1, 10).iterator(), once(rows(1, 10)))) {
            admin("ALTER SEQUENCE copies RESTART");
            assertThatExceptionOfType(TransientDatabaseException.class)
                    .isThrownBy(() -> database.copyIn(IN, once))
                    .satisfies(e -> assertThat(e.attempts()).isEqualTo(1));
        }
        admin("ALTER SEQUENCE copies RESTART");
        assertThatExceptionOfType(TransientDatabaseException.class)
                .isThrownBy(() -> database.copyIn(IN, rows(1, 10).stream()));
        admin("ALTER SEQUENCE copies RESTART");
        Iterator<Object[]> shared = rows(1, 10).iterator();
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> tx.copyIn(IN, () -> shared)))
                .withMessageContaining("used up");
        admin("ALTER SEQUENCE copies RESTART");
        InputStream data = bytes("1\ta\n2\ta\n3\ta\n4\ta\n5\ta\n");
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> tx.copyIn(IN, data)))
                .withMessageContaining("used up");
        assertThat(items()).isZero();
        admin("ALTER SEQUENCE copies RESTART");
        database.useTransaction(tx -> tx.copyIn(IN, rows(1, 10).stream())); // created inside the work
        assertThat(items()).isEqualTo(10);
    }

    @Test
    void aCopyOutThatReceivedNothingIsRunAgain() throws SQLException {
        admin("DROP SEQUENCE IF EXISTS copies");
        admin("CREATE SEQUENCE copies");
        admin("CREATE OR REPLACE FUNCTION fails_at_once() RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                + " IF nextval('copies') = 1 THEN RAISE SQLSTATE '40001'; END IF; RETURN 7; END $$");
        List<@Nullable String> rows = new ArrayList<>();
        assertThat(database.copyOut(
                        "COPY (SELECT fails_at_once()) TO STDOUT", (@Nullable String[] row) -> rows.add(row[0])))
                .isEqualTo(1);
        assertThat(rows).containsExactly("7");
        admin("ALTER SEQUENCE copies RESTART");
        admin("CREATE OR REPLACE FUNCTION fails_at_second(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                + " IF n = 2 AND nextval('copies') = 1 THEN RAISE SQLSTATE '40001'; END IF; RETURN 7; END $$");
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        assertThatExceptionOfType(TransientDatabaseException.class)
                .isThrownBy(() -> database.copyOut(
                        "COPY (SELECT fails_at_second(n) FROM generate_series(1, 2) n) TO STDOUT", data));
    }

    @Test
    void aReadOnlyTransactionRefusesACopyIn() throws SQLException {
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.<Long, RuntimeException>inTransaction(
                        TransactionOptions.READ_ONLY, tx -> tx.copyIn(IN, rows(1, 1))))
                .satisfies(e -> assertThat(e.sqlState()).isEqualTo("25006"));
        assertThat(items()).isZero();
        known();
    }

    /** Random values of all types must be stored alike by {@code update} and by COPY in both directions. */
    @Test
    void theStoredValuesEqualThoseOfUpdate() throws SQLException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        admin("DROP TABLE IF EXISTS typed, twin");
        String columns = "way text, n int, i int, l bigint, d numeric, f float8, b boolean, t text, y bytea, u uuid,"
                + " at timestamptz, local timestamp, day date, tod time, span interval, ts timestamptz, ints int[],"
                + " texts text[], j jsonb";
        admin("CREATE TABLE typed (" + columns + ")");
        admin("CREATE TABLE twin (" + columns + ")");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            @Nullable
            Object[] row = {
                "copy",
                n,
                random.nextInt(),
                random.nextLong(),
                BigDecimal.valueOf(random.nextLong(), random.nextInt(20)),
                random.nextBoolean() ? Double.NaN : random.nextGaussian() * 1e30,
                random.nextBoolean(),
                text(random),
                random.ints(random.nextInt(5))
                        .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::write, (x, y) -> {})
                        .toByteArray(),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextInt(20) == 0
                        ? Instant.MAX
                        : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                LocalDateTime.ofEpochSecond(
                        random.nextLong(-90_000_000_000L, 300_000_000_000L),
                        random.nextInt(1_000_000_000),
                        ZoneOffset.UTC),
                LocalDate.ofEpochDay(random.nextInt(-1_000_000, 5_000_000)),
                LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L)),
                Duration.ofSeconds(random.nextInt(), random.nextInt(1_000) * 1_000L),
                new Timestamp(random.nextInt() * 1_000L + random.nextInt(1_000)),
                random.ints(random.nextInt(4)).toArray(),
                Arrays.asList(text(random), null, text(random)),
                "{\"a\": [1, \"\\t\\\\\"]}"
            };
            if (n % 3 == 0) {
                row[2 + random.nextInt(row.length - 2)] = n % 2 == 0 ? null : Optional.empty();
            }
            rows.add(row);
        }
        assertThat(database.copyIn("COPY typed FROM STDIN", rows)).isEqualTo(500);
        List<String> names = Arrays.stream(columns.split(",", -1))
                .map(each -> each.strip().split(" ", 2)[0])
                .toList();
        String insert =
                "INSERT INTO typed VALUES (:" + String.join(", :", names).replace(":j", ":j::jsonb") + ")";
        for (@Nullable Object[] row : rows) {
            Map<String, @Nullable Object> values = new HashMap<>();
            for (int i = 0; i < row.length; i++) {
                values.put(names.get(i), i == 0 ? "update" : row[i]);
            }
            database.update(insert, values);
        }
        String rest = String.join(", ", names.subList(1, names.size()));
        assertThat(number("SELECT count(*) FROM (SELECT DISTINCT " + rest + " FROM typed) AS different"))
                .as(
                        "seed %d: %s",
                        seed,
                        database.query(
                                "SELECT whole::text FROM typed whole WHERE n IN (SELECT n FROM (SELECT DISTINCT " + rest
                                        + " FROM typed) AS d GROUP BY n HAVING count(*) > 1) ORDER BY n LIMIT 4",
                                row -> row.getString(1)))
                .isEqualTo(500);

        List<@Nullable String[]> copied = new ArrayList<>();
        database.copyOut("COPY typed TO STDOUT", (Consumer<@Nullable String[]>) copied::add);
        assertThat(database.copyIn("COPY twin FROM STDIN", copied.stream())).isEqualTo(1_000);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        database.copyOut("COPY typed TO STDOUT (FORMAT binary)", data);
        assertThat(database.copyIn(
                        "COPY twin FROM STDIN (FORMAT binary)", new ByteArrayInputStream(data.toByteArray())))
                .isEqualTo(1_000);
        assertThat(
                        number(
                                "SELECT count(*) FROM (SELECT whole::text FROM typed whole EXCEPT SELECT whole::text FROM twin whole) AS d"))
                .as("seed %d", seed)
                .isZero();
        assertThat(number("SELECT count(DISTINCT whole::text) FROM twin whole")).isEqualTo(1_000);
        admin("DROP TABLE typed, twin");
    }

    private static String text(Random random) {
        String alphabet = "ab\\\t\n\r\b N.x'\"{},ä€";
        return random.ints(random.nextInt(9), 0, alphabet.length())
                .mapToObj(at -> alphabet.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    private <X extends Throwable> X failure(Class<X> type, List<Object[]> rows) {
        Throwable thrown = catchThrowable(() -> database.copyIn(IN, rows));
        known();
        assertThat(thrown).isInstanceOf(type);
        return type.cast(thrown);
    }

    private static void assertOwn(Throwable thrown, Trouble trouble) {
        if (trouble == Trouble.IO) {
            assertThat(thrown).isInstanceOf(UncheckedIOException.class).hasMessageContaining("own");
        } else {
            assertThat(thrown).hasMessage("own").isNotInstanceOf(DatabaseException.class);
        }
    }

    private static Iterator<Object[]> failing(int good, Trouble trouble) {
        return Stream.iterate(1, i -> i + 1)
                .map(i -> i <= good ? new Object[] {i, "n"} : unchecked(trouble))
                .iterator();
    }

    private static Object[] unchecked(Trouble trouble) {
        try {
            trouble.happens();
            return new Object[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream failing(Trouble trouble) {
        return new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                if (++read > 100_000) {
                    trouble.happens();
                }
                return '1';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }
        };
    }

    private static OutputStream receiver(int good, Trouble trouble) {
        return new OutputStream() {
            private int taken;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                if (++taken > good) {
                    trouble.happens();
                }
            }
        };
    }

    private static Iterable<Object[]> once(List<Object[]> rows) {
        Iterator<Object[]> iterator = rows.iterator();
        return () -> iterator;
    }

    private static List<Object[]> rows(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> new Object[] {i, "n" + i})
                .toList();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private int pid() {
        return database.queryOne("SELECT pg_backend_pid()", row -> row.getInt(1))
                .orElseThrow();
    }

    private static void kill(boolean now, int pid) {
        if (now) {
            try {
                terminate(pid);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The pool's only connection answers queries correctly. */
    private void known() {
        for (int i = 0; i < 3; i++) {
            int number = ThreadLocalRandom.current().nextInt();
            assertThat(database.queryOne("SELECT :n::int", Map.of("n", number), row -> row.getInt(1)))
                    .contains(number);
        }
    }
}
