package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.testing.EmbeddedServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 57P01, 25P03, 25P04 and 57P05: sessions that the server ends, in each phase of the work. */
class EndedSessionsIT extends SqlStatesOnServer {

    @Test
    void aReadThatFindsItsSessionTerminatedIsRunAgain() throws Exception {
        WatchedPool watched = watch(two());
        watched.loseSession(superuser()::terminate);
        assertThat(watched.database.queryOne("SELECT count(*) FROM item", row -> row.getInt(1)))
                .contains(0);
        assertThat(watched.states()).containsExactly("57P01");
        watched.expectEvicted();
    }

    @Test
    void anUpdateThatFindsItsSessionTerminatedHasAnUnknownOutcome() throws Exception {
        WatchedPool watched = watch(two());
        watched.loseSession(superuser()::terminate);
        expectUnknown(watched, "57P01", () -> watched.database.update(INSERT, item(1)));
        assertThat(rows()).isZero();
        watched.expectEvicted();
    }

    @Test
    void aTransactionThatFindsItsSessionTerminatedIsRunAgain() throws Exception {
        WatchedPool watched = watch(two());
        watched.loseSession(superuser()::terminate);
        watched.database.useTransaction(transaction -> {
            runs++;
            transaction.update(INSERT, item(1));
        });
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(1);
        watched.expectEvicted();
    }

    @Test
    void aTransactionTerminatedDuringAStatementIsRunAgain() throws Exception {
        WatchedPool watched = watch(two());
        Brake.during(
                superuser(),
                () -> watched.database.<Integer, SQLException>inTransaction(transaction -> {
                    runs++;
                    transaction.update(INSERT, item(2));
                    return transaction.update(Brake.SLOW_INSERT);
                }),
                superuser()::terminate);
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(2);
        watched.expectEvicted();
    }

    @Test
    void aTransactionTerminatedDuringTheCommitIsVerifiedAndRunAgain() throws Exception {
        admin(Brake.SLOW_COMMIT);
        WatchedPool watched = watch(two());
        Brake.during(superuser(), () -> insert(watched), superuser()::terminate);
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(1);
        watched.expectEvicted();
    }

    @Test
    void withoutVerificationTheOutcomeIsUnknown() throws SQLException {
        admin(Brake.SLOW_COMMIT);
        WatchedPool watched = watch(two().withVerifyCommit(false));
        expectUnknown(watched, "57P01", () -> Brake.during(superuser(), () -> insert(watched), superuser()::terminate));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectEvicted();
    }

    @Test
    void aTransactionThatWasIdleForTooLongIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two("-c idle_in_transaction_session_timeout=50ms"));
        expectFinal(watched, "25P03", () -> idle(watched));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectEvicted();
    }

    @Test
    void aTransactionThatWasIdleBeforeItsCommitIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two("-c idle_in_transaction_session_timeout=50ms")
                .withVerifyCommit(false)); // otherwise the query for the id detects it
        expectFinal(watched, "25P03", () -> idle(watched));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectEvicted();
    }

    @Test
    void aTransactionThatTakesTooLongIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two("-c transaction_timeout=100ms"));
        expectFinal(
                watched,
                "25P04",
                () -> watched.database.useTransaction(transaction -> {
                    runs++;
                    transaction.update(INSERT, item(1));
                    transaction.query("SELECT pg_sleep(20)", row -> 1);
                }));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectEvicted();
    }

    @Test
    void aSingleStatementThatTakesTooLongIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two("-c transaction_timeout=100ms"));
        expectFinal(
                watched, "25P04", () -> watched.database.update("INSERT INTO item SELECT 1, 'x' FROM pg_sleep(20)"));
        assertThat(rows()).isZero();
        watched.expectEvicted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUpdateThatFindsItsIdleSessionEndedIsRunAgain(boolean inTransaction) throws Exception {
        WatchedPool watched = watch(two());
        watched.loseSession(
                "SELECT pg_backend_pid() FROM set_config('idle_session_timeout', '50ms', false)", watched::awaitEnd);
        if (inTransaction) {
            insert(watched);
        } else {
            watched.database.update(INSERT, item(1));
        }
        assertThat(watched.states()).containsExactly("57P05");
        assertThat(rows()).isEqualTo(1);
        watched.expectEvicted();
    }

    @Test
    void aDroppedDatabaseIsNotWaitedFor() throws Exception {
        admin("DROP DATABASE IF EXISTS doomed");
        admin("CREATE DATABASE doomed");
        WatchedPool watched = watch(config(EmbeddedServer.url().replaceFirst("postgres$", "doomed"))
                .withApplicationName("doomed")
                .withMaxOverflow(0));
        watched.loseSession(pid -> {
            admin("DROP DATABASE doomed WITH (FORCE)");
            watched.awaitEnd(pid);
        });
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class, () -> watched.database.query("SELECT 1", row -> 1));
        assertThat(thrown.sqlState()).isEqualTo("3D000");
        assertThat(watched.states()).containsExactly("57P01", "3D000");
    }

    /** Inserts a row and counts the run in {@link #runs}. */
    private int insert(WatchedPool watched) {
        return watched.database.inTransaction(transaction -> {
            runs++;
            return transaction.update(INSERT, item(1));
        });
    }

    /** Writes, waits until the server has ended the session, and commits. */
    private void idle(WatchedPool watched) {
        watched.database.useTransaction(transaction -> {
            runs++;
            int pid = transaction
                    .queryOne("SELECT pg_backend_pid()", row -> row.getInt(1))
                    .orElseThrow();
            transaction.update(INSERT, item(1));
            watched.awaitEnd(pid);
        });
    }
}
