package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.Isolation;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.Transaction;
import dev.etosha.TransactionOptions;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions of {@code Database}: commit, rollback and repetition. */
class TransactionIT extends DatabaseOnServer {

    @Test
    void aTransactionCommitsWhenItsWorkReturns() throws SQLException {
        int found = database().inTransaction(transaction -> {
            transaction.update(INSERT, item(1));
            transaction.update(INSERT, item(2));
            return transaction
                    .query("SELECT id FROM item", row -> row.getInt(1))
                    .size();
        });
        assertThat(found).isEqualTo(2);
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aTransactionRollsBackWhenItsWorkThrows() throws SQLException {
        Database database = database();
        IllegalStateException unchecked = new IllegalStateException("own");
        IOException checked = new IOException("own");
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> database.useTransaction(transaction -> {
                            transaction.update(INSERT, item(1));
                            throw unchecked;
                        })))
                .isSameAs(unchecked);
        assertThat(catchThrowableOfType(
                        IOException.class,
                        () -> database.<Integer, IOException>inTransaction(transaction -> {
                            transaction.update(INSERT, item(1));
                            throw checked;
                        })))
                .isSameAs(checked);
        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIgnoredFailureRefusesTheCommit(boolean verified) throws SQLException {
        Database database = Databases.on(pool(config().withVerifyCommit(verified)));
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> database.useTransaction(transaction -> {
                    transaction.update(INSERT, item(1));
                    assertThat(catchThrowableOfType(
                                    PermanentDatabaseException.class, () -> transaction.update(INSERT, item(1))))
                            .isNotNull();
                }));
        assertThat(thrown.sqlState()).isEqualTo("23505");
        assertThat(items()).isZero();
    }

    @Test
    void theIsolationAppliesToTheTransactionOnly() {
        Database database = Databases.on(pool(config().withSize(1).withMaxOverflow(0)));
        for (Isolation isolation : Isolation.values()) {
            assertThat(database.inTransaction(TransactionOptions.DEFAULT.with(isolation), TransactionIT::isolationNow))
                    .isEqualTo(isolation.name().replace('_', ' ').toLowerCase(java.util.Locale.ROOT));
        }
        assertThat(database.inTransaction(TransactionIT::isolationNow)).isEqualTo("read committed");
    }

    private static String isolationNow(Transaction transaction) {
        return transaction
                .queryOne("SHOW transaction_isolation", row -> row.getString(1))
                .orElseThrow();
    }

    @Test
    void aReadOnlyTransactionRefusesWritesAndKeepsItsConnection() throws SQLException {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        Database database = Databases.on(pool);
        TransactionOptions serializable = TransactionOptions.READ_ONLY.with(Isolation.SERIALIZABLE);
        for (TransactionOptions options : new TransactionOptions[] {TransactionOptions.READ_ONLY, serializable}) {
            PermanentDatabaseException thrown = catchThrowableOfType(
                    PermanentDatabaseException.class,
                    () -> database.useTransaction(options, transaction -> transaction.update(INSERT, item(1))));
            assertThat(thrown.sqlState()).isEqualTo("25006");
            assertThat(thrown.attempts()).isEqualTo(1);
        }
        assertThat(pool.stats().invalid()).isZero();
        assertThat(database.update(INSERT, item(2))).isEqualTo(1);
        database.useTransaction(transaction -> transaction.update(INSERT, item(3)));
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void conflictingTransactionsAreRunAgainUntilAllSucceed() throws Exception {
        Database database = Databases.on(pool(config().withRetryAttempts(10)));
        database.update(INSERT, Map.of("id", 1, "name", "0"));
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();

        inTwoThreads(number -> {
            boolean[] first = {true};
            database.useTransaction(TransactionOptions.DEFAULT.with(Isolation.SERIALIZABLE), transaction -> {
                runs.incrementAndGet();
                int before = transaction
                        .queryOne("SELECT name::int FROM item WHERE id = 1", row -> row.getInt(1))
                        .orElseThrow();
                if (first[0]) {
                    first[0] = false;
                    bothHaveRead.await(10, TimeUnit.SECONDS);
                }
                transaction.update(
                        "UPDATE item SET name = :name WHERE id = 1", Map.of("name", String.valueOf(before + 1)));
            });
        });

        assertThat(number("SELECT name::int FROM item")).isEqualTo(2);
        assertThat(runs.get()).isGreaterThan(2);
    }

    @Test
    void theVictimOfADeadlockIsRunAgain() throws Exception {
        Database database = Databases.on(pool(config().withRetryAttempts(10)));
        database.update("INSERT INTO item VALUES (1, '0'), (2, '0')");
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();

        inTwoThreads(number -> {
            boolean[] first = {true};
            database.useTransaction(transaction -> {
                runs.incrementAndGet();
                add(transaction, number);
                if (first[0]) {
                    first[0] = false;
                    bothHoldOne.await(10, TimeUnit.SECONDS);
                }
                add(transaction, 3 - number);
            });
        });

        assertThat(number("SELECT sum(name::int) FROM item")).isEqualTo(4);
        assertThat(runs.get()).isGreaterThan(2);
    }

    private static void add(Transaction transaction, int id) {
        transaction.update("UPDATE item SET name = (name::int + 1)::text WHERE id = :id", Map.of("id", id));
    }

    @Test
    void aPersistentConflictIsATransientFailure() {
        int[] runs = {0};
        TransientDatabaseException thrown = catchThrowableOfType(
                TransientDatabaseException.class, () -> database().useTransaction(transaction -> {
                    runs[0]++;
                    transaction.update("DO 'BEGIN RAISE SQLSTATE ''40001''; END'");
                }));
        assertThat(thrown.sqlState()).isEqualTo("40001");
        assertThat(thrown.attempts()).isEqualTo(3);
        assertThat(thrown.getSuppressed()).hasSize(2);
        assertThat(runs[0]).isEqualTo(3);
    }

    /** The work of one of two threads, numbered from 1. */
    private interface Part {

        void run(int number) throws Exception;
    }

    private static void inTwoThreads(Part part) throws Exception {
        CompletableFuture<?>[] threads = new CompletableFuture<?>[2];
        for (int n = 0; n < 2; n++) {
            int number = n + 1;
            CompletableFuture<Void> done = new CompletableFuture<>();
            threads[n] = done;
            new Thread(() -> {
                        try {
                            part.run(number);
                            done.complete(null);
                        } catch (Exception | Error e) {
                            done.completeExceptionally(e);
                        }
                    })
                    .start();
        }
        CompletableFuture.allOf(threads).get(30, TimeUnit.SECONDS);
    }
}
