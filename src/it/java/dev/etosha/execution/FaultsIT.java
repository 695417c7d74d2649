package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls during terminated sessions, a crash of the server, timeouts and a full pool. */
class FaultsIT extends DatabaseOnServer {

    private static final String SLOW_INSERT = "INSERT INTO item SELECT 1, 'x' FROM pg_sleep(1.5)";

    private static final String SLOW_PID = "SELECT coalesce(max(pid), 0) FROM pg_stat_activity"
            + " WHERE state = 'active' AND query LIKE 'INSERT%pg_sleep(1.5)%'";

    @Test
    void aPlainReadSurvivesTheEndOfItsSession() throws SQLException {
        Database database = database();
        terminate(pid(database));
        assertThat(database.queryOne("SELECT 1", row -> row.getInt(1))).contains(1);
    }

    @Test
    void anUpdateWhoseSessionEndsHasAnUnknownOutcomeAndIsNotRepeated() throws Exception {
        CompletableFuture<Integer> call = database().async().update(SLOW_INSERT);
        terminateSlowInsert();

        ExecutionException thrown =
                catchThrowableOfType(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
        assertThat(thrown.getCause()).isInstanceOfSatisfying(CommitOutcomeUnknownException.class, unknown -> {
            assertThat(unknown.attempts()).isEqualTo(1);
            assertThat(unknown.sqlState()).isEqualTo("57P01");
        });
        assertThat(number(SLOW_PID)).isZero();
        assertThat(items()).isZero();
    }

    @Test
    void anIdempotentUpdateIsRepeated() throws Exception {
        CompletableFuture<Integer> call = database().idempotent().async().update(SLOW_INSERT);
        terminateSlowInsert();
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aTransactionWhoseSessionEndsIsRunAgain() throws SQLException {
        int[] runs = {0};
        database().<SQLException>useTransaction(transaction -> {
            runs[0]++;
            transaction.update(INSERT, item(1));
            if (runs[0] == 1) {
                terminate(transaction
                        .queryOne("SELECT pg_backend_pid()", row -> row.getInt(1))
                        .orElseThrow());
            }
            transaction.update(INSERT, item(2));
        });
        assertThat(runs[0]).isEqualTo(2);
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void anUpdateThatFindsItsSessionEndedIsNotAppliedTwice() throws SQLException {
        Database database = Databases.on(pool(config().withSize(1).withMaxOverflow(0)));
        terminate(pid(database));
        CommitOutcomeUnknownException thrown =
                catchThrowableOfType(CommitOutcomeUnknownException.class, () -> database.update(INSERT, item(1)));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(database.update(INSERT, item(1))).isEqualTo(1);
    }

    @Test
    void aStatementThatTakesTooLongIsNotRepeated() {
        Database database = Databases.on(pool(config().withStatementTimeout(Duration.ofMillis(200))));
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class, () -> database.query("SELECT pg_sleep(20)", row -> 1));
        assertThat(thrown.sqlState()).isEqualTo("57014");
        assertThat(thrown.attempts()).isEqualTo(1);
    }

    @Test
    void aFullPoolIsNotTriedAgain() {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0).withTimeout(Duration.ofMillis(300)));
        Database database = Databases.on(pool);
        PoolExhaustedException thrown = catchThrowableOfType(
                PoolExhaustedException.class,
                () -> database.useConnection(
                        holder -> assertThat(database.update(INSERT, item(1))).isZero()));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(pool.stats().timeouts()).isEqualTo(1);
    }

    @Test
    void anInterruptedCallerIsNotReportedAsTimedOut() throws SQLException {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        try (Connection lent = pool.borrow()) {
            assertThat(lent.isValid(5)).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(pool::borrow).isInstanceOf(TransientDatabaseException.class);
        } finally {
            boolean unused = Thread.interrupted();
        }
        assertThat(pool.stats().timeouts()).isZero();
    }

    @Test
    void aTransactionSurvivesACrashOfTheServer() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            Database database = Databases.on(pool(config(server.url())
                    .withRetryAttempts(20)
                    .withRetryMaxDelay(Duration.ofSeconds(2))
                    .withRetryDelay(Duration.ofMillis(200))));
            database.update("CREATE TABLE crash (n int)");
            int[] runs = {0};
            database.<SQLException>useTransaction(transaction -> {
                runs[0]++;
                transaction.update("INSERT INTO crash VALUES (1)");
                if (runs[0] == 1) {
                    crash(server);
                    transaction.query("SELECT pg_sleep(30)", row -> 1); // the session ends during this statement
                }
                transaction.update("INSERT INTO crash VALUES (2)");
            });
            assertThat(runs[0]).isGreaterThan(1);
            assertThat(database.queryOne("SELECT count(*) FROM crash", row -> row.getInt(1)))
                    .contains(2);
        }
    }

    /** A killed session makes the server end all other sessions and recover. */
    private static void crash(OwnServer server) throws SQLException {
        try (Connection connection = server.superuser();
                Statement statement = connection.createStatement()) {
            Throwable killed = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'"));
            assertThat(killed).isNotNull();
        }
    }

    private static int pid(Database database) {
        return database.queryOne("SELECT pg_backend_pid()", row -> row.getInt(1))
                .orElseThrow();
    }

    private static void terminateSlowInsert() throws Exception {
        long[] pid = {0};
        Eventually.eventually(Duration.ofSeconds(5), () -> {
            pid[0] = number(SLOW_PID);
            assertThat(pid[0]).isPositive();
        });
        terminate((int) pid[0]);
    }
}
