package dev.etosha.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.TransactionOptions;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 57P01, 57P02, 25006 and XX001: a server that restarts, crashes, refuses writes, or has a damaged page. */
class ServerStatesIT extends SqlStatesOnServer {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static OwnServer server;

    @BeforeAll
    static void start() {
        server = OwnServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    Superuser superuser() {
        return server::superuser;
    }

    @BeforeEach
    void emptyTableHere() throws SQLException {
        server.execute("DROP TABLE IF EXISTS item", "CREATE TABLE item (id int PRIMARY KEY, name text)", "CHECKPOINT");
    }

    private static PoolConfig here() {
        return config(server.url())
                .withMaxOverflow(0)
                .withTimeout(Duration.ofSeconds(10))
                .withRetryAttempts(100);
    }

    /** The statement sleeps instead of waiting for a lock. A lock could be released before the transaction ends. */
    @Test
    void aTransactionSurvivesARestart() throws Exception {
        server.execute("DROP SEQUENCE IF EXISTS sleeps", "CREATE SEQUENCE sleeps");
        WatchedPool watched = watch(here());
        Brake.during(
                "SELECT 1",
                superuser(),
                () -> transaction(watched, Brake.SLEEPING_INSERT),
                pid -> server.restart("fast"));
        expectRunAgainAfter(watched, "57P01");
    }

    /** The 57P01 of an immediate stop and the 57P02 of a crash are only warnings. The call fails when it reads. */
    @Test
    void aTransactionSurvivesAnImmediateRestart() throws Exception {
        WatchedPool watched = watch(here());
        slowTransaction(watched, pid -> server.restart("immediate"));
        expectRunAgainAfter(watched, "08006");
    }

    @Test
    void aTransactionSurvivesACrash() throws Exception {
        WatchedPool watched = watch(here());
        slowTransaction(watched, superuser()::crash);
        expectRunAgainAfter(watched, "08006");
    }

    @Test
    void aCommitDuringACrashIsVerifiedAndRunAgain() throws Exception {
        server.execute(Brake.SLOW_COMMIT);
        WatchedPool watched = watch(here());
        Brake.during(superuser(), () -> insert(watched), pid -> {
            server.execute("CHECKPOINT"); // the transaction's id is on disk
            superuser().crash(pid);
        });
        expectRunAgainAfter(watched, "08006");
    }

    @Test
    void anUpdateDuringACrashHasAnUnknownOutcome() {
        WatchedPool watched = watch(here());
        expectUnknown(
                watched,
                "08006",
                () -> Brake.during(superuser(), () -> watched.database.update(Brake.SLOW_INSERT), superuser()::crash));
        assertThat(Eventually.answer(SOON, this::rows)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWriteRefusedByAReadOnlyServerIsRunAgainOnNewConnections(boolean inTransaction) throws Exception {
        WatchedPool watched = watch(here());
        CompletableFuture<Integer> write;
        server.execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        try {
            Eventually.eventually(SOON, () -> assertThat(accessMode(watched)).isEqualTo("on"));
            write = CompletableFuture.supplyAsync(
                    () -> inTransaction ? insert(watched) : watched.database.update(INSERT, item(1)));
            Eventually.eventually(SOON, () -> assertThat(watched.failures).isNotEmpty());
            watched.expectFlushed();
        } finally {
            server.execute("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
        }
        assertThat(write.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(watched.states()).containsOnly("25006");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aWriteInAReadOnlyTransactionIsFinal() throws SQLException {
        WatchedPool watched = watch(here());
        expectFinal(
                watched,
                "25006",
                () -> watched.database.useTransaction(TransactionOptions.READ_ONLY, transaction -> {
                    runs++;
                    transaction.update(INSERT, item(1));
                }));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectKept();
    }

    @Test
    void aWriteOnAReadOnlyPoolIsFinal() throws SQLException {
        WatchedPool watched = watch(here().withReadOnly(true));
        expectFinal(watched, "25006", () -> watched.database.update(INSERT, item(1)));
        watched.failures.clear();
        expectFinal(watched, "25006", () -> insert(watched));
        assertThat(rows()).isZero();
        watched.expectKept();
    }

    @Test
    void aDamagedPageIsFinalAndEvictsItsConnection() throws Exception {
        server.execute("CREATE TABLE damaged AS SELECT 1 AS id");
        try {
            damage("damaged");
            WatchedPool watched = watch(here());
            expectFinal(watched, "XX001", () -> watched.database.query("SELECT id FROM damaged", row -> 1));
            watched.expectEvicted();
        } finally {
            server.execute("DROP TABLE damaged");
        }
    }

    private void slowTransaction(WatchedPool watched, Brake.Interference interference) throws Exception {
        Brake.during(superuser(), () -> transaction(watched, Brake.SLOW_INSERT), interference);
    }

    private int transaction(WatchedPool watched, String insert) throws SQLException {
        return watched.database.<Integer, SQLException>inTransaction(transaction -> {
            runs++;
            return transaction.update(insert);
        });
    }

    private void expectRunAgainAfter(WatchedPool watched, String state) throws SQLException {
        assertThat(watched.states()).containsExactly(state);
        assertThat(runs).isEqualTo(2);
        assertThat(rows()).isEqualTo(1);
        watched.expectFlushed();
    }

    private int insert(WatchedPool watched) {
        return watched.database.inTransaction(transaction -> {
            runs++;
            return transaction.update(INSERT, item(1));
        });
    }

    private static String accessMode(WatchedPool watched) {
        return watched.database
                .queryOne("SHOW transaction_read_only", row -> row.getString(1))
                .orElseThrow();
    }

    private void damage(String table) throws SQLException, IOException {
        int file = superuser()
                .numbers("SELECT pg_relation_filenode('" + table + "')")
                .iterator()
                .next();
        int database = superuser()
                .numbers("SELECT oid FROM pg_database WHERE datname = current_database()")
                .iterator()
                .next();
        server.stop("fast");
        Path page = server.hbaFile().resolveSibling("base").resolve(database + "/" + file);
        try (RandomAccessFile bytes = new RandomAccessFile(page.toFile(), "rw")) {
            bytes.write("this is no header of a page".getBytes(US_ASCII));
        }
        server.startAgain();
    }
}
