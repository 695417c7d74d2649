package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.Isolation;
import dev.etosha.Transaction;
import dev.etosha.TransactionOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 40001, 40P01, 55P03, 55006 and 57014: conflicting transactions, and statements with a timeout or a cancel. */
class ConflictStatesIT extends SqlStatesOnServer {

    private static final TransactionOptions SERIALIZABLE = TransactionOptions.DEFAULT.with(Isolation.SERIALIZABLE);

    private static final String COUNT = "SELECT count(*) FROM item WHERE name = 'on'";

    private static final String OFF = "UPDATE item SET name = 'off' WHERE id = :id";

    @BeforeEach
    void twoRows() throws SQLException {
        admin("INSERT INTO item VALUES (1, 'on'), (2, 'on')");
    }

    @Test
    void aWriteSkewIsRunAgain() throws SQLException {
        WatchedPool watched = watch(two());
        int seen = watched.database.inTransaction(SERIALIZABLE, transaction -> {
            int on = count(transaction);
            if (++runs == 1) {
                anotherSwitchesOff(2);
            }
            transaction.update(OFF, Map.of("id", 1));
            return on;
        });
        assertThat(seen).as("rows that the successful run saw").isEqualTo(1);
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("40001");
        assertThat(number(COUNT)).isZero();
        watched.expectKept();
    }

    @Test
    void aWriteSkewDetectedAtCommitIsRunAgain() throws SQLException {
        WatchedPool watched = watch(two().withVerifyCommit(false)); // otherwise the query for the id detects it
        int seen = watched.database.inTransaction(SERIALIZABLE, transaction -> {
            int on = count(transaction);
            transaction.update(OFF, Map.of("id", 1));
            if (++runs == 1) {
                anotherSwitchesOff(2);
            }
            return on;
        });
        assertThat(seen).isEqualTo(1);
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("40001");
        assertThat(number(COUNT)).isZero();
        watched.expectKept();
    }

    @Test
    void anUpdateOfARowChangedAfterTheSnapshotIsRunAgain() throws SQLException {
        WatchedPool watched = watch(two());
        watched.database.<SQLException>useTransaction(
                TransactionOptions.DEFAULT.with(Isolation.REPEATABLE_READ), transaction -> {
                    assertThat(count(transaction)).isPositive();
                    if (++runs == 1) {
                        admin("UPDATE item SET name = 'changed' WHERE id = 1");
                    }
                    transaction.update("UPDATE item SET name = name || ' and off' WHERE id = 1");
                });
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("40001");
        assertThat(number("SELECT count(*) FROM item WHERE name = 'changed and off'"))
                .isEqualTo(1);
        watched.expectKept();
    }

    @Test
    void oneTransactionOfADeadlockIsRunAgain() throws Exception {
        WatchedPool watched = watch(two("-c deadlock_timeout=20ms"));
        CyclicBarrier bothHaveOne = new CyclicBarrier(2);
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> lockBoth(watched.database, 2, 1, bothHaveOne, ran));
        lockBoth(watched.database, 1, 2, bothHaveOne, ran);
        other.get(10, TimeUnit.SECONDS);

        assertThat(ran).hasValue(3);
        assertThat(watched.states()).containsExactly("40P01");
        assertThat(number("SELECT count(*) FROM item WHERE name = 'on++'")).isEqualTo(2);
        watched.expectKept();
    }

    private static void lockBoth(Database database, int one, int two, CyclicBarrier bothHaveOne, AtomicInteger ran) {
        database.useTransaction(transaction -> {
            boolean first = ran.incrementAndGet() <= 2;
            // the second run uses the other order, so that it does not deadlock again
            transaction.update("UPDATE item SET name = name || '+' WHERE id = :id", Map.of("id", first ? one : two));
            if (first) {
                await(bothHaveOne);
            }
            transaction.update("UPDATE item SET name = name || '+' WHERE id = :id", Map.of("id", first ? two : one));
        });
    }

    @Test
    void aNowaitThatFailsIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two());
        lockedByAnother(() -> expectFinal(
                watched,
                "55P03",
                () -> watched.database.query("SELECT id FROM item FOR UPDATE NOWAIT", row -> row.getInt(1))));
        watched.expectKept();
    }

    @Test
    void aLockTimeoutIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two("-c lock_timeout=50ms"));
        lockedByAnother(() -> expectFinal(
                watched,
                "55P03",
                () -> watched.database.useTransaction(transaction -> {
                    runs++;
                    transaction.update(OFF, Map.of("id", 1));
                })));
        assertThat(runs).isEqualTo(1);
        assertThat(number(COUNT)).isEqualTo(2);
        watched.expectKept();
    }

    @Test
    void anObjectInUseIsNotTriedAgain() throws SQLException {
        WatchedPool watched = watch(two());
        expectFinal(watched, "55006", () -> watched.database.update("DROP DATABASE postgres"));
        watched.expectKept();
    }

    @Test
    void aCancelledStatementIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two());
        expectFinal(
                watched,
                "57014",
                () -> Brake.during(
                        superuser(),
                        () -> watched.database.update("UPDATE item SET name = 'x' FROM " + Brake.WAIT),
                        pid -> admin("SELECT pg_cancel_backend(" + pid + ")")));
        assertThat(number(COUNT)).isEqualTo(2);
        watched.expectKept();
    }

    @Test
    void aTransactionWithATimedOutStatementIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two("-c statement_timeout=100ms"));
        expectFinal(
                watched,
                "57014",
                () -> watched.database.useTransaction(transaction -> {
                    runs++;
                    transaction.update(OFF, Map.of("id", 1));
                    transaction.query("SELECT pg_sleep(20)", row -> 1);
                }));
        assertThat(runs).isEqualTo(1);
        assertThat(number(COUNT)).isEqualTo(2);
        watched.expectKept();
    }

    private static int count(Transaction transaction) {
        return transaction.queryOne(COUNT, row -> row.getInt(1)).orElseThrow();
    }

    /** Reads what the tested transaction reads, and changes the other row. */
    private static void anotherSwitchesOff(int id) throws SQLException {
        admin("BEGIN ISOLATION LEVEL SERIALIZABLE; " + COUNT + "; UPDATE item SET name = 'off' WHERE id = " + id
                + "; COMMIT");
    }

    private void lockedByAnother(Runnable meanwhile) throws SQLException {
        try (Connection other = superuser().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT id FROM item FOR UPDATE");
            meanwhile.run();
            other.rollback();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
