package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.HealthState;
import dev.etosha.Isolation;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.PoolStats;
import dev.etosha.TransactionOptions;
import dev.etosha.commit.CommitCheck;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.connect.Hooks;
import dev.etosha.health.HealthMonitor;
import dev.etosha.jta.Jta;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.HardenedServer;
import dev.etosha.testing.LogLines;
import dev.etosha.testing.Narayana;
import jakarta.transaction.TransactionManager;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** The main calls of {@code Database} on the other versions of PostgreSQL and on a hardened server. */
@ParameterizedClass(name = "on {0}")
@EnumSource
class MainWaysIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String INSERT = "INSERT INTO item (id, name) VALUES (:id, :name)";
    private static final String ITEMS = "SELECT count(*) FROM item";
    private static final String SLEEP = "SELECT pg_sleep(60)";
    private static final String SLEEPING =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = '" + SLEEP + "'";

    private static @Nullable ServerUnderTest running;

    private final ServerUnderTest.Kind kind;
    private final ServerUnderTest server = Objects.requireNonNull(running);

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.pool");

    private final List<ConnectionPool> pools = new ArrayList<>();
    private int runs;

    MainWaysIT(ServerUnderTest.Kind kind) {
        this.kind = kind;
    }

    @BeforeParameterizedClassInvocation
    static void start(ServerUnderTest.Kind kind) throws SQLException, IOException {
        running = kind.start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        Objects.requireNonNull(running).close();
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        server.beside("DROP TABLE IF EXISTS item");
        server.beside("CREATE TABLE item (id int PRIMARY KEY, name text)");
        server.beside("GRANT ALL ON item TO PUBLIC");
    }

    @AfterEach
    void noConnectionIsLent() {
        for (ConnectionPool pool : pools) {
            Eventually.eventually(
                    SOON, () -> assertThat(pool.stats().checkedOut()).isZero());
            pool.close();
        }
    }

    @Test
    void theServerHasTheExpectedVersionAndRights() throws SQLException {
        String number = server.beside("SHOW server_version_num");
        if (kind == ServerUnderTest.Kind.HARDENED) {
            Database database = Databases.on(pool(config()));
            List<String> callable = database.query(
                    "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
                            + " AND proname = ANY(:names) AND has_function_privilege(oid, 'EXECUTE')",
                    Map.of("names", HardenedServer.WITHHELD),
                    row -> row.getString(1));
            assertThat(callable).isEmpty();
            assertThatThrownBy(() -> database.queryOne("SELECT pg_current_wal_lsn()", row -> row.getString(1)))
                    .hasMessageContaining("permission denied");
        } else {
            assertThat("POSTGRESQL " + number).startsWith(kind.toString());
        }
    }

    @Test
    void rowsAreReadByQueriesPipelinesAndStreams() {
        Database database = Databases.on(pool(config()));
        assertThat(database.query(
                        "SELECT g FROM generate_series(1, :n) g WHERE g = ANY(:ids)",
                        Map.of("n", 9, "ids", List.of(3, 5, 11)),
                        row -> row.getInt(1)))
                .containsExactly(3, 5);
        assertThat(database.queryOne("SELECT :n + 1", Map.of("n", 41), row -> row.getInt(1)))
                .contains(42);
        int sum = database.stream(
                "SELECT g FROM generate_series(1, :n) g",
                Map.of("n", 1_000),
                row -> row.getInt(1),
                rows -> rows.mapToInt(Integer::intValue).sum());
        assertThat(sum).isEqualTo(500_500);
        assertThat(database.<List<String>>pipeline(reads -> {
                    var one = reads.queryOne("SELECT :n + 1", Map.of("n", 1), row -> row.getString(1));
                    var other = reads.query("SELECT date '2024-02-29'", row -> row.getString(1));
                    return () -> Stream.concat(one.get().stream(), other.get().stream())
                            .toList();
                }))
                .containsExactly("2", "2024-02-29");
    }

    @Test
    void rowsAreWrittenByUpdatesBatchesAndCopy() throws SQLException {
        Database database = Databases.on(pool(config()));
        assertThat(database.update(INSERT, item(1))).isEqualTo(1);
        assertThat(database.updateBatch(INSERT, List.of(item(2), item(3)))).containsExactly(1, 1);
        assertThat(database.copyIn(
                        "COPY item (id, name) FROM STDIN",
                        List.of(new Object[] {4, "four"}, new Object[] {5, "tab\tand \\"})))
                .isEqualTo(2);
        assertThat(database.copyIn(
                        "COPY item (id, name) FROM STDIN (FORMAT csv)",
                        new ByteArrayInputStream("6,six\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(1);
        assertThat(server.beside("SELECT string_agg(id || name, ',' ORDER BY id) FROM item"))
                .isEqualTo("1n1,2n2,3n3,4four,5tab\tand \\,6six");

        List<String> names = new ArrayList<>();
        assertThat(database.copyOut(
                        "COPY (SELECT name FROM item WHERE id > 3 ORDER BY id) TO STDOUT", row -> names.add(row[0])))
                .isEqualTo(3);
        assertThat(names).containsExactly("four", "tab\tand \\", "six");
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        database.copyOut("COPY (SELECT id FROM item WHERE id < 3 ORDER BY id) TO STDOUT (FORMAT csv)", csv);
        assertThat(csv).hasToString("1\n2\n");

        assertThatThrownBy(() -> database.updateBatch(INSERT, List.of(item(7), item(6))))
                .isInstanceOf(PermanentDatabaseException.class);
        assertThat(server.beside(ITEMS)).isEqualTo("6");
    }

    @Test
    void aTransactionCommitsRollsBackAndRunsAgainAfterAConflict() throws SQLException {
        Database database = Databases.on(pool(config()));
        database.useTransaction(transaction -> transaction.update(INSERT, item(1)));
        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    transaction.update(INSERT, item(2));
                    throw new IllegalStateException("own");
                }))
                .hasMessage("own");
        assertThat(server.beside(ITEMS)).isEqualTo("1");

        database.useTransaction(TransactionOptions.DEFAULT.with(Isolation.SERIALIZABLE), transaction -> {
            runs++;
            String name = transaction
                    .queryOne("SELECT name FROM item", row -> row.getString(1))
                    .orElseThrow();
            if (runs == 1) {
                assertThat(database.update("UPDATE item SET name = 'other'")).isEqualTo(1);
            }
            transaction.update("UPDATE item SET name = :name", Map.of("name", name + "!"));
        });
        assertThat(runs).isEqualTo(2);
        assertThat(server.beside("SELECT name FROM item")).isEqualTo("other!");
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_BEFORE_ANSWER", "CUT_BEFORE"})
    void aTransactionWithALostCommitIsAppliedOnceOrHasAnUnknownOutcome(CommitFault fault) throws SQLException {
        Database database = Databases.on(pool(config()));
        write(database, 1);
        server.proxy().failNextCommit(fault);
        runs = 0;
        boolean done = fault == CommitFault.CUT_BEFORE_ANSWER;
        if (kind.verifiesCommits()) {
            write(database, 2);
            assertThat(runs).isEqualTo(done ? 1 : 2);
            assertThat(server.beside(ITEMS)).isEqualTo("2");
        } else {
            assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> write(database, 2)))
                    .isNotNull();
            assertThat(runs).isEqualTo(1);
            assertThat(server.beside(ITEMS)).isEqualTo(done ? "2" : "1");
        }
        assertThat(log.lines().stream().filter(line -> line.startsWith("WARNING") && line.contains("verified")))
                .hasSize(kind.tellsAll() ? 0 : 1);
    }

    @Test
    void aCommitBeforeACrashHasAnUnknownOutcome() throws SQLException {
        ConnectionPool pool = pool(config());
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            int session = connection.unwrap(PGConnection.class).getBackendPID();
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (1)");
            Mark mark = MarkedCommit.mark(connection);
            connection.commit();
            assertThat(mark != null).isEqualTo(kind.verifiesCommits());
            if (mark != null) {
                CommitCheck check = pool.commitCheck(pool.config().timeout(), time -> {});
                SQLException lost = new SQLException("lost", "08006");
                assertThat(check.committed(mark, lost)).isTrue();
                server.crash(session);
                assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> check.committed(mark, lost)))
                        .hasMessageContaining(kind.tellsAll() ? "crashed" : "restarted");
            }
        }
    }

    @Test
    void anAsynchronousCallReturnsItsResultAndCanBeCancelled() {
        Database database = Databases.on(pool(config()));
        assertThat(database.async()
                        .update(INSERT, item(1))
                        .thenCompose(count -> database.async().queryOne(ITEMS, row -> row.getInt(1)))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .contains(1);

        CompletableFuture<List<Integer>> sleeping = database.async().query(SLEEP, row -> 1);
        awaitSleeping(1);
        assertThat(sleeping.cancel(true)).isTrue();
        awaitSleeping(0);
        assertThat(database.queryOne(ITEMS, row -> row.getInt(1))).contains(1);
    }

    @Test
    void aStatementCanBeCancelledByAnotherThreadAndByItsTimeout() {
        Database database = Databases.on(pool(config()));
        database.useConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                    awaitSleeping(1);
                    cancel(statement);
                });
                assertThat(catchThrowableOfType(SQLException.class, () -> statement.execute(SLEEP))
                                .getSQLState())
                        .isEqualTo("57014");
                other.join();
                statement.setQueryTimeout(1);
                assertThat(catchThrowableOfType(SQLException.class, () -> statement.execute(SLEEP))
                                .getSQLState())
                        .isEqualTo("57014");
                assertThat(statement.execute("SELECT 1")).isTrue();
            }
        });
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReturnedConnectionIsCleanForTheNextHolder(ResetMode reset) throws SQLException {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0).withReset(reset));
        int session;
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            session = connection.unwrap(PGConnection.class).getBackendPID();
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            statement.execute("CREATE TEMPORARY TABLE passing (id int)");
            statement.execute("SET work_mem = '123kB'");
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (1)");
        }
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isEqualTo(session);
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(value(statement, ITEMS)).isEqualTo("0");
            boolean discards = reset == ResetMode.DISCARD;
            assertThat(value(statement, "SELECT to_regclass('pg_temp.passing') IS NULL"))
                    .isEqualTo(discards ? "t" : "f");
            assertThat(value(statement, "SHOW work_mem").equals("123kB")).isEqualTo(!discards);
        }
    }

    private static String value(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNull(row.getString(1));
        }
    }

    @Test
    void workJoinsAJtaTransaction() throws Exception {
        TransactionManager manager = Narayana.manager();
        ConnectionPool pool = ConnectionPool.open(config(), Jta.transactions(type -> null), Hooks.NONE);
        pools.add(pool);
        Database database = Databases.on(pool);

        manager.begin();
        database.update(INSERT, item(1));
        database.useTransaction(transaction -> transaction.update(INSERT, item(2)));
        assertThat(server.beside(ITEMS)).isEqualTo("0");
        manager.commit();
        assertThat(server.beside(ITEMS)).isEqualTo("2");

        manager.begin();
        database.update(INSERT, item(3));
        manager.rollback();
        assertThat(server.beside(ITEMS)).isEqualTo("2");
    }

    @Test
    void thePoolBecomesHealthy() {
        PoolConfig patient = config().withHealthLatencyCritical(SOON).withHealthLatencyWarning(SOON);
        try (HealthMonitor monitor = HealthMonitor.of(pool(patient), change -> {})) {
            Eventually.eventually(
                    SOON, () -> assertThat(monitor.report().state()).isEqualTo(HealthState.HEALTHY));
        }
    }

    @Test
    void thePoolsNumbersAgreeWithTheServer() throws SQLException {
        ConnectionPool pool = pool(config().withApplicationName("counted"));
        String sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'counted'";
        List<Connection> lent = new ArrayList<>();
        for (int i : IntStream.rangeClosed(1, 3).toArray()) {
            lent.add(pool.borrow());
            assertThat(pool.stats().checkedOut()).isEqualTo(i);
        }
        Eventually.eventually(SOON, () -> {
            PoolStats stats = pool.stats();
            String open = Integer.toString(stats.checkedIn() + stats.checkedOut());
            assertThat(server.beside(sessions)).isEqualTo(open);
            try (Statement statement = lent.get(0).createStatement()) {
                assertThat(value(statement, sessions)).isEqualTo(open); // each role sees only its own sessions
            }
        });
        for (Connection connection : lent) {
            connection.close();
        }
        assertThat(pool.stats().checkedOut()).isZero();
        pool.close();
        Eventually.eventually(SOON, () -> assertThat(server.beside(sessions)).isEqualTo("0"));
    }

    private void awaitSleeping(int statements) {
        Eventually.eventually(SOON, () -> assertThat(server.beside(SLEEPING)).isEqualTo(Integer.toString(statements)));
    }

    private void write(Database database, int id) {
        database.useTransaction(transaction -> {
            runs++;
            transaction.update(INSERT, item(id));
        });
    }

    private static Map<String, Object> item(int id) {
        return DatabaseOnServer.item(id);
    }

    private PoolConfig config() {
        return DatabaseOnServer.config(server.url()).withTimeout(Duration.ofSeconds(10));
    }

    private ConnectionPool pool(PoolConfig config) {
        ConnectionPool pool = ConnectionPool.open(config);
        pools.add(pool);
        return pool;
    }
}
