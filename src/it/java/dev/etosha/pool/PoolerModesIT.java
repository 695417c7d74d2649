package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.config.PgbouncerMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.LogLines;
import dev.etosha.testing.OwnServer;
import dev.etosha.testing.PgBouncer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction pooler between the pool and PostgreSQL is detected. A session pooler changes nothing. */
@Timeout(180)
class PoolerModesIT extends BehindPgBouncer {

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.pool");

    @ParameterizedTest
    @CsvSource({
        "transaction,1,0", "transaction,1,1", "transaction,2,0", "transaction,2,1", "transaction,20,0",
        "transaction,20,1", "statement,1,0", "statement,2,1", "statement,20,0", "statement,20,1"
    })
    void sharedSessionsAreDetected(String mode, int size, int roundRobin) throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(
                EmbeddedServer.port(), mode, size, Map.of("server_round_robin", Integer.toString(roundRobin)))) {
            ConnectionPool pool = open(by(bouncer));

            readConcurrently(pool, 400);

            assertThat(prepareThreshold(pool)).isZero();
            Eventually.eventually(
                    Duration.ofSeconds(5), () -> assertThat(warnings()).hasSize(1));
            assertThat(warnings().get(0)).contains("transaction mode", "db.pgbouncer=true");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "3,2", "20,4"})
    void dedicatedSessionsChangeNothing(int size, int ours) throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(EmbeddedServer.port(), "session", size, Map.of())) {
            ConnectionPool pool = open(by(bouncer).withSize(ours));

            readConcurrently(pool, 200);

            assertThat(prepareThreshold(pool)).isEqualTo(5);
            assertThat(pool.stats().invalid()).isZero();
            assertThat(warnings()).isEmpty();
        }
    }

    @Test
    void theDetectionUsesThePasswordOfTheLogin() throws Exception {
        Path users = Files.createTempFile("users", ".txt");
        Files.writeString(users, "\"postgres\" \"geheim\"\n");
        assertThat(users.toFile().setReadable(true, false)).isTrue(); // PgBouncer runs as another user
        try (PgBouncer bouncer = PgBouncer.start(
                EmbeddedServer.port(),
                "transaction",
                20,
                Map.of("auth_type", "scram-sha-256", "auth_file", users.toString()))) {
            ConnectionPool pool = open(by(bouncer).withPassword("geheim"));

            readConcurrently(pool, 200);

            assertThat(prepareThreshold(pool)).isZero();
        } finally {
            Files.delete(users);
        }
    }

    @Test
    void aPoolerThatRefusesTheLoginsSettingsIsDetected() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(EmbeddedServer.port(), "transaction", 5, Map.of())) {
            ConnectionPool pool = open(by(bouncer).withStatementTimeout(Duration.ofSeconds(20)));

            readConcurrently(pool, 200);

            assertThat(prepareThreshold(pool)).isZero();
            assertThat(pool.probe(Duration.ofSeconds(5))).isPositive();
            Eventually.eventually(
                    Duration.ofSeconds(5), () -> assertThat(warnings()).hasSize(2));
            assertThat(warnings()).anySatisfy(line -> assertThat(line).contains("statement_timeout on the role"));
        }
    }

    /** The processes of a PgBouncer share no state, and each connection may reach another process. */
    @Test
    void severalProcessesBehindOnePortAreDetected() throws Exception {
        int server = EmbeddedServer.port();
        try (PgBouncer one = PgBouncer.start(server, "transaction", 5, Map.of("so_reuseport", "1"));
                PgBouncer two = one.another()) {
            for (int i = 0; i < 5; i++) {
                ConnectionPool pool = open(by(two).withSize(8));
                readConcurrently(pool, 400);
                assertThat(prepareThreshold(pool)).isZero();
                pool.close(Duration.ZERO);
            }
        }
    }

    @Test
    void withoutAPoolerEachLoginChecksOnce() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            proxy.record();
            ConnectionPool pool = open(config(OwnServer.url(proxy.port())));
            fill(pool, 2);
            assertThat(proxy.statements().stream().filter(text -> text.contains("pg_backend_pid")))
                    .hasSize(2);
            assertThat(pool.stats().opened()).isEqualTo(2);
            assertThat(warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSettingReplacesTheCheck(boolean pooler) throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            proxy.record();
            ConnectionPool pool = open(config(OwnServer.url(proxy.port())).withPgbouncer(pooler));
            fill(pool, 2);
            assertThat(proxy.statements()).noneMatch(text -> text.contains("pg_backend_pid"));
            assertThat(prepareThreshold(pool)).isEqualTo(pooler ? 0 : 5);
        }
    }

    @ParameterizedTest
    @CsvSource({"5,0", "20,0", "20,1"})
    void eachReadGetsItsOwnRowAndEachUpdateCountsOnce(int size, int roundRobin) throws Exception {
        execute("DROP TABLE IF EXISTS ledger", "CREATE TABLE ledger (id int PRIMARY KEY, n int NOT NULL)");
        execute("INSERT INTO ledger SELECT i, 0 FROM generate_series(1, 50) AS i");
        try (PgBouncer bouncer = PgBouncer.start(
                EmbeddedServer.port(),
                "transaction",
                size,
                Map.of("server_round_robin", Integer.toString(roundRobin)))) {
            ConnectionPool pool = open(by(bouncer).withSize(10));
            Database database = Databases.on(pool);
            ExecutorService callers = Executors.newFixedThreadPool(20);
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 3_500; i++) {
                int number = i;
                calls.add(
                        callers.submit(() -> assertThat(read(database, number)).isEqualTo("row " + number)));
                if (i % 5 == 0) {
                    calls.add(callers.submit(() -> update(database, number)));
                }
            }
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
            callers.shutdown();

            assertThat(number("SELECT sum(n) FROM ledger")).isEqualTo(700);
            assertThat(number("SELECT count(*) FROM ledger WHERE n <> 14")).isZero();
        }
    }

    @Test
    void aCommitWithALostAnswerIsVerifiedThroughAPooler() throws Exception {
        execute("DROP TABLE IF EXISTS ledger", "CREATE TABLE ledger (id int PRIMARY KEY, n int NOT NULL)");
        execute("INSERT INTO ledger SELECT i, 0 FROM generate_series(1, 50) AS i");
        try (PgBouncer bouncer = PgBouncer.start(EmbeddedServer.port(), "transaction", 5, Map.of());
                FaultProxy proxy = FaultProxy.to(bouncer.port())) {
            Database database = Databases.on(open(config(OwnServer.url(proxy.port()))));
            update(database, 1);
            for (CommitFault fault : List.of(CommitFault.CUT_BEFORE_ANSWER, CommitFault.CUT_BEFORE)) {
                proxy.failNextCommit(fault);
                update(database, 1);
            }

            assertThat(number("SELECT sum(n) FROM ledger")).isEqualTo(3);
        }
    }

    private static String read(Database database, int number) {
        String sql = "SELECT 'row ' || :n::int /* " + number % 7 + " */";
        return database.queryOne(sql, Map.of("n", number), row -> row.getString(1))
                .orElseThrow();
    }

    private static void update(Database database, int number) {
        Map<String, Integer> row = Map.of("id", number / 5 % 50 + 1);
        if (number % 2 == 0) {
            database.update("UPDATE ledger SET n = n + 1 WHERE id = :id", row);
        } else {
            database.useTransaction(
                    transaction -> transaction.update("UPDATE ledger SET n = n + 1 WHERE id = :id", row));
        }
    }

    private static void readConcurrently(ConnectionPool pool, int reads) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<String>> answers = IntStream.range(0, reads)
                .mapToObj(i -> callers.submit(() -> answer(pool, i)))
                .toList();
        for (int i = 0; i < reads; i++) {
            assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("answer " + i);
        }
        callers.shutdown();
    }

    private static String answer(ConnectionPool pool, int number) throws SQLException {
        String sql = "SELECT 'answer ' || ?::int /* " + number % 7 + " */";
        try (Connection connection = pool.borrow();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, number);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private PoolConfig by(PgBouncer bouncer) {
        PoolConfig config = config(OwnServer.url(bouncer.port())).withSize(4);
        assertThat(config.pgbouncer()).isEqualTo(PgbouncerMode.AUTO);
        return config;
    }

    private List<String> warnings() {
        return log.lines().stream().filter(line -> line.startsWith("WARNING")).toList();
    }
}
