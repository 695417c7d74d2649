package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.etosha.Database;
import dev.etosha.Parameters;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch runs one statement for each set of parameters. */
class BatchIT extends DatabaseOnServer {

    /** A way in which pgjdbc sends a batch to the server. */
    private enum Way {
        USUAL,
        PREPARED_AT_ONCE,
        FORCED_BINARY,
        SIMPLE,
        FOR_PGBOUNCER;

        PoolConfig config() {
            PoolConfig one = DatabaseOnServer.config().withSize(1).withMaxOverflow(0);
            return switch (this) {
                case USUAL -> one;
                case PREPARED_AT_ONCE -> one.withProperty("prepareThreshold", "1");
                case FORCED_BINARY -> one.withProperty("prepareThreshold", "-1");
                case SIMPLE -> one.withProperty("preferQueryMode", "simple");
                case FOR_PGBOUNCER -> one.withPgbouncer(true);
            };
        }
    }

    private Database database(Way way) {
        return Databases.on(pool(way.config()));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void eachSetIsASeparateStatement(Way way) throws SQLException {
        admin("ALTER TABLE item ADD seen bigint, ADD place int GENERATED ALWAYS AS IDENTITY");
        admin("CREATE OR REPLACE FUNCTION seen() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM item'");
        admin("ALTER TABLE item ALTER seen SET DEFAULT seen()");
        admin("DROP TABLE IF EXISTS fired");
        admin("CREATE TABLE fired (n int)");
        admin("CREATE OR REPLACE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN INSERT INTO fired VALUES (1); RETURN NULL; END'");
        admin("CREATE TRIGGER fired AFTER INSERT ON item FOR EACH STATEMENT EXECUTE FUNCTION fired()");

        assertThat(database(way).updateBatch(INSERT, items(1, 1_007)))
                .hasSize(1_007)
                .containsOnly(1);

        assertThat(number("SELECT count(*) FROM item WHERE name = 'n' || id AND seen = id - 1 AND place = id"))
                .isEqualTo(1_007);
        assertThat(number("SELECT count(*) FROM fired")).isEqualTo(1_007);
    }

    @Test
    void aRowMayNotReferToALaterRow() throws SQLException {
        admin("ALTER TABLE item ADD parent int REFERENCES item");
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database()
                        .updateBatch(
                                "INSERT INTO item (id, parent) VALUES (:id, :parent)",
                                List.of(Map.of("id", 1, "parent", 2), Map.of("id", 2, "parent", 1))))
                .satisfies(thrown -> assertThat(thrown.sqlState()).isEqualTo("23503"));
        assertThat(items()).isZero();
    }

    @Test
    void theStatementTimeoutAppliesToEachStatement() {
        Database database = Databases.on(pool(config().withStatementTimeout(java.time.Duration.ofMillis(900))));
        List<Map<String, Object>> sets = IntStream.range(0, 20)
                .mapToObj(i -> Map.<String, Object>of("seconds", 0.06))
                .toList();
        assertThat(database.updateBatch("INSERT INTO item (id) SELECT count(*) FROM item, pg_sleep(:seconds)", sets))
                .hasSize(20)
                .containsOnly(1);
    }

    /** Different statements on the numbers 1 to 9. The counts must equal those of {@code update}. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void theCountsEqualThoseOfUpdate(Way way) throws SQLException {
        Database database = database(way);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (String sql : List.of(
                INSERT,
                INSERT + " ON CONFLICT DO NOTHING",
                INSERT + " ON CONFLICT (id) DO UPDATE SET name = item.name || :name RETURNING name, id",
                INSERT + " ON CONFLICT DO NOTHING RETURNING id;",
                INSERT + " ON CONFLICT DO NOTHING -- RETURNING id",
                "UPDATE item SET name = :name WHERE id < :id",
                "UPDATE item SET name = :name WHERE id < :id RETURNING *",
                "UPDATE item SET name = :name WHERE id < :id RETURNING (id), 'a' AS returned",
                "DELETE FROM item WHERE id > :id OR name = :name RETURNING id",
                "DELETE FROM item WHERE id > :id OR name = :name ; -- the end",
                "WITH gone AS (DELETE FROM item WHERE id = :id RETURNING id)"
                        + " INSERT INTO item SELECT id + 10, :name FROM gone",
                "WITH gone AS (DELETE FROM item WHERE id > :id AND name <> :name RETURNING id) SELECT id FROM gone",
                "WITH insert AS (SELECT :id::int AS id, :name AS n) SELECT id FROM insert, generate_series(1, id)",
                "WITH a AS (SELECT :id::int AS n), b AS (SELECT :name::text) UPDATE item SET name = 'c' FROM a WHERE id < a.n",
                "SELECT n, :name FROM generate_series(1, :id) AS n",
                "DO $$ BEGIN PERFORM 1; END $$",
                "SET LOCAL work_mem = '64kB'",
                "VALUES (:id::int, :name)")) {
            for (int count : new int[] {1, 2, 7}) {
                List<Map<String, Object>> sets = sets(random, sql, count);
                int[] expected = expected(database, sql, sets);
                List<String> left = rows(database);
                tenItems();
                int[] counts = expected == null ? null : database.updateBatch(sql, sets);
                assertThat(counts).as(sql + " with " + sets + ", seed " + seed).isEqualTo(expected);
                assertThat(expected == null ? left : rows(database)).as(sql).isEqualTo(left);
            }
        }
    }

    private record Stored(
            int id,
            @Nullable String name,
            Instant at,
            @Nullable List<String> tags) {}

    @ParameterizedTest
    @EnumSource(Way.class)
    void theRowsOfAllSetsComeInTheirOrder(Way way) throws SQLException {
        admin("ALTER TABLE item ADD at timestamptz, ADD tags text[]");
        Database database = database(way);
        List<Stored> items = IntStream.range(0, 1_007)
                .mapToObj(i -> new Stored(
                        (i * 31) % 1_007,
                        i % 5 == 0 ? null : "n" + i,
                        Instant.ofEpochSecond(i, 1_000),
                        i % 3 == 0 ? null : List.of("a", "b" + i)))
                .toList();
        String insert = "INSERT INTO item (id, name, at, tags) VALUES (:id, :name, :at, :tags) RETURNING *";
        List<Parameters> sets = items.stream().map(Parameters::of).toList();

        assertThat(database.queryBatch(insert, sets, Stored.class)).isEqualTo(items);
        assertThat(items()).isEqualTo(1_007);
        assertThat(database.queryBatch(
                        "DELETE FROM item WHERE id < :id RETURNING id",
                        List.of(Map.of("id", 0), Map.of("id", 2), Map.of("id", 2), Map.of("id", 3)),
                        int.class))
                .containsExactlyInAnyOrder(0, 1, 2)
                .endsWith(2);
        assertThat(database.queryBatch("SELECT :n::int + 1", List.of(Map.of("n", 1), Map.of("n", 5)), Integer.class))
                .containsExactly(2, 6);
        assertThat(database.async()
                        .queryBatch(
                                "UPDATE item SET name = 'x' WHERE id = :id RETURNING name",
                                sets(7, 3),
                                row -> row.getString(1))
                        .join())
                .containsExactly("x", "x");
    }

    private static List<Map<String, Object>> sets(int... ids) {
        return IntStream.of(ids)
                .mapToObj(id -> Map.<String, Object>of("id", id))
                .toList();
    }

    @Test
    void withoutRowsThereIsNothingToMap() {
        Database database = database();
        assertThat(database.queryBatch("DELETE FROM item WHERE id = :id RETURNING *", sets(1, 2), Stored.class))
                .isEmpty();
        assertThat(database.queryBatch("no SQL", List.of(), Stored.class)).isEmpty();
    }

    @Test
    void aStatementWithoutReturningIsRefusedBeforeItRuns() throws SQLException {
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database().queryBatch(INSERT, items(1, 3), Stored.class))
                .withMessageEndingWith("No results were returned by the query.");
        assertThat(items()).isZero();
    }

    @Test
    void aRowThatCannotBeMappedUndoesTheBatch() throws SQLException {
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database().queryBatch(INSERT + " RETURNING name", items(1, 3), Stored.class))
                .withMessageContaining("Stored.id has no column");
        assertThat(items()).isZero();
    }

    private static List<Map<String, Object>> sets(Random random, String sql, int count) {
        List<Map<String, Object>> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> set = new HashMap<>();
            if (sql.contains(":id")) {
                set.put("id", sql.equals(INSERT) ? 100 + i : random.nextInt(1, 20));
            }
            if (sql.contains(":name")) {
                set.put("name", random.nextBoolean() ? "n" + random.nextInt(1, 10) : null);
            }
            sets.add(set);
        }
        return sets;
    }

    private static int[] expected(Database database, String sql, List<Map<String, Object>> sets) throws SQLException {
        tenItems();
        return database.inTransaction(
                tx -> sets.stream().mapToInt(set -> tx.update(sql, set)).toArray());
    }

    private static void tenItems() throws SQLException {
        admin("TRUNCATE item");
        admin("INSERT INTO item SELECT n, 'n' || n FROM generate_series(1, 9) AS n");
    }

    private static List<String> rows(Database database) {
        return database.query("SELECT id || ' ' || name FROM item ORDER BY 1", row -> row.getString(1));
    }

    /** The values include halves of microseconds, which pgjdbc and the server round differently. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void theStoredValuesEqualThoseOfUpdate(Way way) throws SQLException {
        admin("DROP TABLE item");
        admin("CREATE TABLE item (way text, id int, at timestamptz, local timestamp, list timestamptz[], day text)");
        String insert = "INSERT INTO item VALUES (:way, :id, :at, :local, :list, :day)";
        List<Map<String, Object>> sets = new ArrayList<>();
        for (int id = 0; id < 40; id++) {
            Instant at = Instant.parse("2024-03-31T00:59:59Z").plusNanos(1_500L * id);
            Map<String, Object> set = new HashMap<>();
            set.put("id", id % 7 == 6 ? null : id);
            set.put("at", id % 5 == 4 ? Optional.of(at) : at);
            set.put("local", LocalDateTime.of(2024, 3, 31, 2, 30).plusNanos(1_500L * id));
            set.put("list", List.of(at, at.plusNanos(500)));
            set.put("day", id % 3 == 0 ? DayOfWeek.MONDAY : id % 3 == 1 ? null : "MONDAY");
            sets.add(set);
        }
        Database database = database(way);
        for (Map<String, Object> set : sets) {
            set.put("way", "update");
            database.update(insert, set);
            set.put("way", "batch");
        }
        database.updateBatch(insert, sets);

        assertThat(number("SELECT count(*) FROM item")).isEqualTo(80);
        assertThat(number("SELECT count(*) FROM (SELECT DISTINCT id, at, local, list, day FROM item) AS different"))
                .isEqualTo(number("SELECT count(*) FROM (SELECT DISTINCT id, at, local, list, day FROM item"
                        + " WHERE way = 'update') AS different"));
        for (Map<String, Object> set : sets) {
            assertThat(database.queryOne(
                            "SELECT count(*) FROM item WHERE at = :at AND local = :local",
                            Map.of("at", set.get("at"), "local", set.get("local")),
                            row -> row.getInt(1)))
                    .contains(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void parametersMayStandAnywhere(Way way) throws SQLException {
        admin("ALTER TABLE item ADD a int[]");
        admin("INSERT INTO item VALUES (1)");
        Database database = database(way);
        List<Map<String, Object>> sets = List.of(Map.of("i", 1, "v", 10), Map.of("i", 2, "v", 20));
        assertThat(database.updateBatch("UPDATE item SET a[:i] = :v", sets)).containsExactly(1, 1);
        assertThat(database.updateBatch("INSERT INTO item (id, a[:i]) VALUES (:v, :v)", sets))
                .containsExactly(1, 1);
        assertThat(number("SELECT count(*) FROM item WHERE a = '{10,20}' OR a = '{10}' OR a = '[2:2]={20}'"))
                .isEqualTo(3);
    }

    @Test
    void theCountsTellWhichRowsATriggerSkipped() throws SQLException {
        admin("CREATE OR REPLACE FUNCTION no_twos() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END'");
        admin("CREATE TRIGGER no_twos BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION no_twos()");
        assertThat(database().updateBatch(INSERT, items(1, 3))).containsExactly(1, 0, 1);
        assertThat(items()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pgjdbcMergesInsertsOnlyIfTheSettingAllowsIt(boolean rewrite) {
        Database database =
                Databases.on(pool(config().withProperty("reWriteBatchedInserts", Boolean.toString(rewrite))));
        assertThat(database.updateBatch(INSERT, items(1, 4))).containsOnly(rewrite ? Statement.SUCCESS_NO_INFO : 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item (id, name) VALUES (:id, :name)",
                "INSERT INTO item (id, name) VALUES (:id, :name) RETURNING id",
                "WITH one AS (INSERT INTO item (id, name) VALUES (:id, :name) RETURNING id) SELECT id FROM one",
            })
    void nothingIsSentIfOneSetIsWrong(String sql) throws SQLException {
        Database database = database();
        List<Map<String, Object>> wrong = new ArrayList<>();
        wrong.add(null);
        wrong.add(Map.of("id", 7));
        wrong.add(Map.of("id", 7, "name", "n", "surplus", 1));
        for (@Nullable Map<String, Object> each : wrong) {
            List<Map<String, Object>> sets = new ArrayList<>(items(1, 300));
            sets.add(each);
            assertThatIllegalArgumentException().isThrownBy(() -> database.updateBatch(sql, sets));
            assertThatExceptionOfType(PermanentDatabaseException.class)
                    .isThrownBy(() -> database.useTransaction(tx -> {
                        assertThatIllegalArgumentException().isThrownBy(() -> tx.updateBatch(sql, sets));
                        assertThat(tx.queryOne("SELECT count(*) FROM item", row -> row.getInt(1)))
                                .contains(0);
                    }))
                    .withMessageContaining("nothing is committed")
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }
        List<Map<String, Object>> sets = new ArrayList<>(items(1, 300));
        sets.add(Map.of("id", new Object(), "name", "n"));
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> {
                    assertThatExceptionOfType(PermanentDatabaseException.class)
                            .isThrownBy(() -> tx.updateBatch(sql, sets));
                    assertThat(tx.queryOne("SELECT count(*) FROM item", row -> row.getInt(1)))
                            .contains(0);
                    throw new PermanentDatabaseException("enough", null, null, "default", 1);
                }))
                .withMessage("enough");
        assertThat(items()).isZero();
    }

    private static List<Map<String, Object>> items(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(DatabaseOnServer::item)
                .toList();
    }
}
