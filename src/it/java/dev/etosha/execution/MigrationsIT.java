package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.ConnectionWork;
import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGobject;

/**
 * Migrations while a pool is open. A statement that works on a new pool also works on the open pool, after at most two
 * failures.
 */
class MigrationsIT extends DatabaseOnServer {

    private static final int CONNECTIONS = 3;
    private static final Duration BUDGET = Duration.ofSeconds(Long.getLong("migrations.seconds", 30));

    @AfterEach
    void clear() throws SQLException {
        Migration.clear();
    }

    @Test
    void theOpenPoolWorksAgainAfterAtMostTwoFailures() throws Exception {
        long seed = Long.getLong("migrations.seed", System.nanoTime());
        long end = System.nanoTime() + BUDGET.toNanos();
        int rounds = 0;
        int healed = 0;
        while (System.nanoTime() - end < 0) {
            long round = seed + rounds++;
            healed += healed(new Random(round), "seed " + round) ? 1 : 0;
        }
        System.out.println("MigrationsIT: " + rounds + " rounds, " + healed + " healed, from seed " + seed);
        assertThat(healed).isPositive();
    }

    /** Whether the open pool had to recover. */
    private static boolean healed(Random random, String seed) throws Exception {
        Migration migration = Migration.draw(random);
        Usage usage = Usage.draw(random, migration);
        String told = seed + ": " + usage + ", " + migration;
        migration.prepare();
        PoolConfig config = config().withSize(CONNECTIONS)
                .withMaxOverflow(0)
                .withRetryAttempts(random.nextBoolean() ? 1 : 3)
                .withProperty("prepareThreshold", random.nextBoolean() ? "1" : "5");
        try (ConnectionPool open = ConnectionPool.open(config)) {
            int times = random.nextBoolean() ? 7 : 2;
            boolean worked = true;
            for (int i = 0; i < times && worked; i++) {
                worked = onEach(open, usage, false) == 0;
            }
            migration.run();
            try (ConnectionPool fresh = ConnectionPool.open(config)) {
                if (!worked || failure(fresh, usage, true) != null) {
                    return false;
                }
            }
            List<String> failures = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Exception failure = failure(open, usage, true);
                if (failure != null) {
                    failures.add(failure.toString());
                }
            }
            for (int i = 0; i < 2; i++) {
                assertThat(onEach(open, usage, true))
                        .as(told + ", after " + failures)
                        .isZero();
            }
            return !failures.isEmpty() || open.stats().invalid() > 0;
        }
    }

    /** Runs the usage on each connection of the pool. Returns the number of failures. */
    private static int onEach(ConnectionPool pool, Usage usage, boolean migrated) throws SQLException {
        List<Connection> lent = new ArrayList<>();
        int failed = 0;
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                lent.add(pool.borrow());
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                lent.remove(0).close();
                failed += failure(pool, usage, migrated) == null ? 0 : 1;
                lent.add(pool.borrow());
            }
        } finally {
            for (Connection connection : lent) {
                connection.close();
            }
        }
        return failed;
    }

    private static @Nullable Exception failure(ConnectionPool pool, Usage usage, boolean migrated) {
        try {
            usage.run(pool, migrated);
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    @Test
    void aCallIsRepeatedAtOnceOnANewConnection() throws Exception {
        Migration.clear();
        admin("CREATE SCHEMA mig; CREATE TYPE mig.mood AS ENUM ('sad', 'ok', 'happy')");
        Database database = Databases.on(pool(config().withProperty("prepareThreshold", "1")));
        String set = "UPDATE item SET name = :name WHERE id = :id";
        admin("INSERT INTO item VALUES (1, 'x')");
        Map<String, Object> parameters = Map.of("id", 1, "name", Usage.Mood.ok);
        for (int i = 0; i < 3; i++) {
            assertThat(database.update(set, parameters)).isEqualTo(1);
        }
        admin("ALTER TABLE item ALTER name TYPE mig.mood USING name::mig.mood");
        assertThat(database.update(set, parameters)).isEqualTo(1);
        int inTransaction = database.inTransaction(transaction -> transaction.update(set, parameters));
        assertThat(inTransaction).isEqualTo(1);
        assertThat(database.query("SELECT name FROM item", row -> row.getString(1)))
                .containsExactly("ok");
        admin("DROP TABLE item");
    }

    @Test
    void workOnALentConnectionIsNotRepeated() throws Exception {
        Migration.clear();
        admin("CREATE SCHEMA mig; CREATE TYPE mig.mood AS ENUM ('sad', 'ok', 'happy')");
        admin("INSERT INTO item VALUES (1, 'x')");
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0).withProperty("prepareThreshold", "1"));
        Database database = Databases.on(pool).idempotent();
        AtomicInteger runs = new AtomicInteger();
        ConnectionWork<Integer, SQLException> set = connection -> {
            runs.incrementAndGet();
            try (PreparedStatement update = connection.prepareStatement("UPDATE item SET name = ? WHERE id = 1")) {
                update.setObject(1, "ok", Types.OTHER);
                return update.executeUpdate();
            }
        };
        for (int i = 0; i < 3; i++) {
            assertThat(database.<Integer, SQLException>withConnection(set)).isEqualTo(1);
        }
        admin("ALTER TABLE item ALTER name TYPE mig.mood USING name::mig.mood");
        assertThat(catchThrowable(() -> database.withConnection(set))).isInstanceOf(PermanentDatabaseException.class);
        assertThat(runs).hasValue(4);
        assertThat(database.<Integer, SQLException>withConnection(set)).isEqualTo(1);
        admin("DROP TABLE item");
    }

    @Test
    void callersSeeNoFailureDuringMigrations() throws Exception {
        Migration.clear();
        admin("CREATE SCHEMA mig; CREATE TYPE mig.mood AS ENUM ('sad', 'ok', 'happy')");
        admin("INSERT INTO item VALUES (1, 'ok'), (2, 'ok'), (3, 'ok'), (4, 'ok')");
        Database database = Databases.on(pool(config().withSize(4)
                .withMaxOverflow(0)
                .withTimeout(Duration.ofSeconds(20))
                .withProperty("prepareThreshold", "1")));
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Integer>> callers = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            Map<String, Object> parameters = Map.of("id", id, "name", Usage.Mood.ok);
            callers.add(CompletableFuture.supplyAsync(() -> {
                int done = 0;
                while (!over.get()) {
                    done += database.update("UPDATE item SET name = :name WHERE id = :id", parameters);
                    done += database.inTransaction(transaction ->
                            transaction.update("UPDATE item SET name = :name WHERE id = 0 + :id", parameters));
                }
                return done;
            }));
        }
        for (int i = 0; i < 4; i++) {
            long rest = System.nanoTime();
            Eventually.eventually(Duration.ofSeconds(5), () -> assertThat(System.nanoTime() - rest)
                    .isGreaterThan(300_000_000L));
            admin("ALTER TABLE item ALTER name TYPE "
                    + (i % 2 == 0 ? "mig.mood USING name::mig.mood" : "text USING name::text"));
        }
        over.set(true);
        for (CompletableFuture<Integer> caller : callers) {
            assertThat(caller.get(30, TimeUnit.SECONDS)).isPositive();
        }
        admin("DROP TABLE item");
    }

    @Test
    void aHolderThatKeepsItsConnectionSeesOneFailure() throws Exception {
        ConnectionPool pool = pool(config().withProperty("prepareThreshold", "1"));
        Migration.clear();
        admin("CREATE SCHEMA mig; CREATE TYPE mig.mood AS ENUM ('sad', 'ok', 'happy')");
        admin("INSERT INTO item VALUES (1, 'x')");
        try (Connection connection = pool.borrow();
                PreparedStatement statement = connection.prepareStatement("UPDATE item SET name = ?")) {
            for (int i = 0; i < 3; i++) {
                statement.setObject(1, "ok", Types.OTHER);
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }
            admin("ALTER TABLE item ALTER name TYPE mig.mood USING name::mig.mood");
            statement.setObject(1, "sad", Types.OTHER);
            assertThatThrownBy(statement::executeUpdate).hasMessageContaining("mood");
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        admin("DROP TABLE item");
    }

    @Test
    void aMissingTypeIsFoundAfterItsCreation() throws Exception {
        Migration.clear();
        admin("CREATE SCHEMA mig; ALTER ROLE postgres SET search_path TO mig");
        ConnectionPool pool = filled();
        for (int i = 0; i < 1_000; i++) {
            try (Connection first = pool.borrow();
                    Connection second = pool.borrow()) {
                assertThatThrownBy(() -> ok(first)).hasMessageContaining("mood");
                assertThatThrownBy(() -> ok(second)).hasMessageContaining("mood");
            }
        }
        assertThat(pool.stats().opened()).isEqualTo(2);
        admin("CREATE TYPE mig.mood AS ENUM ('sad', 'ok', 'happy')");
        try (Connection connection = pool.borrow()) {
            assertThatThrownBy(() -> ok(connection)).hasMessageContaining("mood");
        }
        try (Connection first = pool.borrow();
                Connection second = pool.borrow()) {
            ok(first);
            ok(second);
        }
    }

    private static void ok(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
            PGobject mood = new PGobject();
            mood.setType("mood");
            mood.setValue("ok");
            statement.setObject(1, mood);
            statement.execute();
        }
    }

    @Test
    void aWrongStatementCausesNoLogin() throws Exception {
        ConnectionPool pool = filled();
        Database database = Databases.on(pool);
        admin("INSERT INTO item VALUES (1, 'x')");
        for (int i = 0; i < 10; i++) {
            assertThat(database.query("SELECT name FROM item", row -> row.getString(1)))
                    .hasSize(1);
        }
        List<String> wrong = List.of(
                "SELECT missing FROM item",
                "SELECT * FROM missing",
                "SELEKT",
                "SELECT 1/0",
                "SELECT missing(1)",
                "SELECT 'x'::int",
                "SELECT name + 1 FROM item",
                "SELECT 'x'::missing");
        for (int i = 0; i < 1_000; i++) {
            String sql = wrong.get(i % wrong.size());
            assertThatThrownBy(() -> database.query(sql, row -> 1)).hasMessageContaining("default");
        }
        assertThat(pool.stats().opened()).isEqualTo(2);
        assertThat(pool.stats().invalid()).isZero();
    }

    @Test
    void aStatementThatSometimesFailsOnItsValuesCausesNoLogin() throws Exception {
        ConnectionPool pool = filled();
        Database database = Databases.on(pool);
        for (int i = 0; i < 1_000; i++) {
            String value = i % 2 == 0 ? "1" : "x";
            try {
                database.query("SELECT CAST(:x AS int)", Map.of("x", value), row -> 1);
            } catch (RuntimeException e) {
                assertThat(value).isEqualTo("x");
            }
        }
        assertThat(pool.stats().opened()).isEqualTo(2);
        assertThat(pool.stats().invalid()).isZero();
    }

    @Test
    void aStatementThatWorksAndFailsInTurnCausesFewLogins() throws Exception {
        ConnectionPool pool = pool(config().withSize(2).withMaxOverflow(0));
        for (int i = 0; i < 1_000; i++) {
            try (Connection connection = pool.borrow();
                    PreparedStatement statement = connection.prepareStatement("SELECT ?::text::regclass")) {
                statement.setString(1, i % 2 == 0 ? "item" : "missing");
                statement.execute();
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("42P01");
            }
        }
        assertThat(pool.stats().opened()).isLessThanOrEqualTo(2 + 2 * 10 + 2 * 10);
    }

    /** A pool that has all its connections. */
    private ConnectionPool filled() {
        ConnectionPool pool = pool(config());
        Eventually.eventually(
                Duration.ofSeconds(10), () -> assertThat(pool.stats().opened()).isEqualTo(2));
        return pool;
    }
}
