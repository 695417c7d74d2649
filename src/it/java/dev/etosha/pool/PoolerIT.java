package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.LogLines;
import dev.etosha.testing.OwnServer;
import dev.etosha.testing.PgBouncer;
import dev.etosha.testing.PgBouncerProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool does behind PgBouncer in transaction mode: prepared statements, refusals, read-only pools. */
@Timeout(300)
class PoolerIT extends BehindPgBouncer {

    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.pool");

    @ParameterizedTest
    @CsvSource({"OLD,'',0", "NEW,0,0", "NEW,100,5", "NEW,1,5"})
    void statementsArePreparedIfThePoolerKeepsThem(PgBouncerProgram program, String kept, int threshold)
            throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("server_round_robin", "1"));
        if (!kept.isEmpty()) {
            settings.put("max_prepared_statements", kept);
        }
        try (PgBouncer bouncer = PgBouncer.start(program, EmbeddedServer.port(), "transaction", 3, settings)) {
            ConnectionPool pool = open(by(bouncer).withPgbouncer(true));
            assertThat(prepareThreshold(pool)).isEqualTo(threshold);

            try (Connection connection = pool.borrow()) {
                for (int i = 0; i < 60; i++) {
                    assertThat(answer(connection, i)).isEqualTo("answer " + i);
                }
            }
        }
    }

    @Test
    void aDetectedPoolerThatKeepsStatementsGetsThem() throws Exception {
        try (PgBouncer bouncer = keeping(EmbeddedServer.port())) {
            ConnectionPool pool = open(by(bouncer));
            fill(pool, 2);
            Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(prepareThreshold(pool))
                    .isEqualTo(5));
            assertThat(log.lines()).anyMatch(line -> line.contains("transaction mode"));
        }
    }

    @Test
    void theUsersOwnThresholdStays() throws Exception {
        try (PgBouncer bouncer = keeping(EmbeddedServer.port())) {
            PoolConfig config = by(bouncer).withPgbouncer(true).withProperty("prepareThreshold", "0");
            assertThat(prepareThreshold(open(config))).isZero();
        }
    }

    @Test
    void aMigrationCostsThePreparedStatementsAndNoAnswer() throws Exception {
        execute("DROP TABLE IF EXISTS moving", "CREATE TABLE moving (id int)", "INSERT INTO moving VALUES (1)");
        try (PgBouncer bouncer = keeping(EmbeddedServer.port())) {
            ConnectionPool pool = open(by(bouncer).withPgbouncer(true));
            Database database = Databases.on(pool);
            for (int i = 0; i < 40; i++) {
                assertThat(columns(database)).isEqualTo(1);
            }
            execute("ALTER TABLE moving ADD COLUMN name text");
            for (int i = 0; i < 40; i++) {
                assertThat(columns(database)).isEqualTo(2);
            }
            assertThat(prepareThreshold(pool)).isZero();
            assertThat(log.lines().stream().filter(line -> line.contains("RECONNECT")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordOrDatabaseIsRefusedAtOnce(PgBouncerProgram program) throws Exception {
        Path users = Files.createTempFile("users", ".txt");
        Files.writeString(users, "\"postgres\" \"geheim\"\n");
        assertThat(users.toFile().setReadable(true, false)).isTrue(); // PgBouncer runs as another user
        try (PgBouncer bouncer = PgBouncer.start(
                program,
                EmbeddedServer.port(),
                "transaction",
                5,
                Map.of("auth_type", "scram-sha-256", "auth_file", users.toString()))) {
            String url = OwnServer.url(bouncer.port());
            for (PoolConfig wrong : List.of(
                    by(bouncer).withPassword("falsch"),
                    config(url.replace("postgres@", "nobody@")).withPassword("geheim"),
                    config(url.replaceFirst("postgres$", "nowhere")).withPassword("geheim"))) {
                ConnectionPool pool = open(wrong.withTimeout(Duration.ofSeconds(60)));
                long began = System.nanoTime();
                assertThatThrownBy(pool::borrow)
                        .isInstanceOf(PermanentDatabaseException.class)
                        .hasMessageNotContaining("geheim");
                assertThat(since(began)).isLessThan(AT_ONCE.multipliedBy(3)); // the machine may be busy
            }
        } finally {
            Files.delete(users);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStatementThatWaitedTooLongForASessionIsRetried(PgBouncerProgram program) throws Exception {
        execute("DROP TABLE IF EXISTS waiting", "CREATE TABLE waiting (id int)");
        try (PgBouncer bouncer =
                PgBouncer.start(program, EmbeddedServer.port(), "transaction", 1, Map.of("query_wait_timeout", "1"))) {
            ConnectionPool pool =
                    open(by(bouncer).withPgbouncer(true).withRetryAttempts(30).withRetryDelay(Duration.ofMillis(100)));
            Database database = Databases.on(pool);
            fill(pool, 2);
            CompletableFuture<Integer> written;
            try (Connection holder = pool.borrow()) {
                holder.setAutoCommit(false);
                assertThat(text(holder, "SELECT 'holds the only session'")).isNotEmpty();
                written = CompletableFuture.supplyAsync(() -> database.update("INSERT INTO waiting VALUES (1)"));
                Eventually.eventually(
                        Duration.ofSeconds(20),
                        () -> assertThat(pool.stats().invalid()).isPositive());
                holder.rollback();
            }
            assertThat(written.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
            assertThat(number("SELECT count(*) FROM waiting")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadOnlyPoolThatCouldWriteLendsNothing(boolean known) throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(
                EmbeddedServer.port(), "transaction", 5, Map.of("ignore_startup_parameters", "options"))) {
            PoolConfig config = by(bouncer).withReadOnly(true);
            ConnectionPool pool = open(known ? config.withPgbouncer(true) : config);
            assertThat(catchThrowableOfType(DatabaseException.class, pool::borrow))
                    .isInstanceOf(PermanentDatabaseException.class)
                    .hasMessageContaining("ALTER ROLE");
        }
    }

    @Test
    void aReadOnlyPoolOfAReadOnlyRoleRefusesEachWrite() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            server.execute("CREATE TABLE item (id int)", "ALTER ROLE postgres SET default_transaction_read_only = on");
            try (PgBouncer bouncer = PgBouncer.start(server.port(), "transaction", 5, Map.of())) {
                Database database = Databases.on(open(by(bouncer).withReadOnly(true)));
                assertThat(database.queryOne("SELECT count(*) FROM item", row -> row.getInt(1)))
                        .contains(0);
                assertThatThrownBy(() -> database.update("INSERT INTO item VALUES (1)"))
                        .isInstanceOf(PermanentDatabaseException.class);
                assertThatThrownBy(() -> database.useTransaction(tx -> tx.update("INSERT INTO item VALUES (1)")))
                        .isInstanceOf(PermanentDatabaseException.class);
            }
        }
    }

    private static int columns(Database database) {
        return database.queryOne(
                        "SELECT * FROM moving", row -> row.getMetaData().getColumnCount())
                .orElseThrow();
    }

    private static String answer(Connection connection, int number) throws SQLException {
        String sql = "SELECT 'answer ' || ?::int /* " + number % 7 + " */";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, number);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static PgBouncer keeping(int server) {
        return PgBouncer.start(
                PgBouncerProgram.NEW,
                server,
                "transaction",
                3,
                Map.of("max_prepared_statements", "100", "server_round_robin", "1"));
    }

    private PoolConfig by(PgBouncer bouncer) {
        return config(OwnServer.url(bouncer.port()));
    }
}
