package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Isolation;
import dev.etosha.Transaction;
import dev.etosha.TransactionOptions;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 40001, 57P04 and 25006 on a streaming standby, where changes from the primary have precedence. */
class StandbyStatesIT extends SqlStatesOnServer {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String COUNT = "SELECT count(*) FROM item";

    private static OwnServer primary;
    private static OwnServer standby;

    @BeforeAll
    static void start() throws SQLException {
        primary = OwnServer.start();
        primary.execute("CREATE TABLE item (id int PRIMARY KEY, name text)", "CREATE DATABASE doomed");
        standby = primary.standby();
        standby.execute(
                "ALTER SYSTEM SET max_standby_streaming_delay = 0",
                "ALTER SYSTEM SET wal_retrieve_retry_interval = '100ms'",
                "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        standby.close();
        primary.close();
    }

    @Override
    Superuser superuser() {
        return standby::superuser;
    }

    @BeforeEach
    void oneRow() throws SQLException {
        primary.execute("TRUNCATE item", "INSERT INTO item VALUES (1, 'x')");
        primary.awaitReplayBy(standby);
    }

    @Test
    void aStatementCancelledByRecoveryIsRunAgain() throws Exception {
        WatchedPool watched = watch(here(standby));
        int count = Brake.during(
                superuser(),
                () -> watched.database
                        .queryOne(COUNT + ", " + Brake.WAIT, row -> row.getInt(1))
                        .orElseThrow(),
                pid -> vacuum());
        assertThat(count).as("rows that the successful run saw").isZero();
        assertThat(watched.states()).containsExactly("40001");
        watched.expectKept();
    }

    @Test
    void aTransactionWhoseSessionIsEndedByRecoveryIsRunAgain() throws SQLException {
        WatchedPool watched = watch(here(standby));
        int count = watched.database.inTransaction(
                TransactionOptions.READ_ONLY.with(Isolation.REPEATABLE_READ), transaction -> {
                    int seen = count(transaction);
                    if (++runs == 1) {
                        vacuum(); // the session is idle, so the server ends it instead of cancelling a statement
                    }
                    assertThat(count(transaction)).isEqualTo(seen);
                    return seen;
                });
        assertThat(count).isZero();
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("40001");
        watched.expectEvicted();
    }

    @Test
    void aDatabaseDroppedOnThePrimaryIsAFinalFailure() throws Exception {
        WatchedPool watched = watch(config(OwnServer.url(standby.port()).replaceFirst("postgres$", "doomed"))
                .withApplicationName("doomed")
                .withMaxOverflow(0));
        watched.loseSession(pid -> {
            primary.execute("DROP DATABASE doomed");
            watched.awaitEnd(pid);
        });
        expectFinal(watched, "57P04", () -> watched.database.query("SELECT 1", row -> 1));
    }

    @Test
    void aWriteOnAStandbyIsTriedAgainUntilThePromotion() throws Exception {
        try (OwnServer demoted = OwnServer.start()) {
            demoted.execute("CREATE TABLE item (id int PRIMARY KEY, name text)");
            WatchedPool watched = new WatchedPool(pool(here(demoted).withRetryAttempts(100)), demoted::superuser);
            demoted.demote(1); // a port without a server
            CompletableFuture<Integer> insert = CompletableFuture.supplyAsync(
                    () -> watched.database.inTransaction(transaction -> transaction.update(INSERT, item(1))));
            Eventually.eventually(SOON, () -> assertThat(watched.states()).contains("25006"));
            demoted.promote();
            assertThat(insert.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(demoted.answer(COUNT)).isEqualTo("1");
        }
    }

    /** PostgreSQL refuses writes in a transaction that began on a standby. */
    @Test
    void aTransactionDuringAPromotionIsRunAgain() throws Exception {
        try (OwnServer promoted = OwnServer.start()) {
            promoted.execute("CREATE TABLE item (id int PRIMARY KEY, name text)");
            promoted.demote(1);
            WatchedPool watched = new WatchedPool(pool(here(promoted)), promoted::superuser);
            AtomicInteger runs = new AtomicInteger();
            int inserted = watched.database.inTransaction(transaction -> {
                int before = count(transaction);
                if (runs.incrementAndGet() == 1) {
                    promoted.promote();
                }
                return before + transaction.update(INSERT, item(1));
            });
            assertThat(inserted).isEqualTo(1);
            assertThat(runs).hasValue(2);
        }
    }

    private static PoolConfig here(OwnServer server) {
        return config(server.url()).withMaxOverflow(0);
    }

    private static int count(Transaction transaction) {
        return transaction.queryOne(COUNT, row -> row.getInt(1)).orElseThrow();
    }

    /** Removes rows that a snapshot on the standby may still see. */
    private static void vacuum() throws SQLException {
        primary.execute("DELETE FROM item", "VACUUM item");
        primary.awaitReplayBy(standby);
    }
}
