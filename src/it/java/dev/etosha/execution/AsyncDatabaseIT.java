package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.AsyncDatabase;
import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.PoolClosedException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The asynchronous API. */
class AsyncDatabaseIT extends DatabaseOnServer {

    private static final Duration STARTED = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(2);

    /** No other test sleeps for this time. */
    private static final String SLEEP = "SELECT pg_sleep(61)";

    private static final String SLEEPING =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(61%' AND pid <> pg_backend_pid()";

    @Test
    void theResultCompletesTheFuture() throws Exception {
        AsyncDatabase database = database().async();
        assertThat(get(database.query("SELECT 1", row -> row.getInt(1)))).containsExactly(1);
        assertThat(get(database.queryOne("SELECT 1", row -> row.getInt(1)))).contains(1);
        assertThat(get(database.update(INSERT, item(1)))).isEqualTo(1);
        assertThat(get(database.updateBatch(INSERT, List.of(item(2), item(3))))).containsExactly(1, 1);
        assertThat(get(database.<Integer>inTransaction(transaction -> transaction.update(INSERT, item(4)))))
                .isEqualTo(1);
        assertThat(get(database.<Boolean>withConnection(connection -> connection.getAutoCommit())))
                .isTrue();
        assertThat(items()).isEqualTo(4);
    }

    @Test
    void theFutureFailsWithTheExceptionOfTheBlockingCall() {
        AsyncDatabase database = database().async();
        assertThat(failure(database.update("SELEKT"))).isInstanceOf(PermanentDatabaseException.class);
        assertThat(failure(database.update("UPDATE item SET name = :missing")))
                .isInstanceOf(IllegalArgumentException.class);
        Exception own = new Exception("own");
        assertThat(failure(database.inTransaction(transaction -> {
                    throw own;
                })))
                .isSameAs(own);
    }

    @Test
    void cancellingEndsTheStatementAndEvictsItsConnection() throws Exception {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        Database database = Databases.on(pool);
        int before = pid(database);
        CompletableFuture<?> call = database.async().query(SLEEP, row -> 1);
        Eventually.eventually(STARTED, () -> assertThat(number(SLEEPING)).isEqualTo(1));

        assertThat(call.cancel(true)).isTrue();

        Eventually.eventually(SOON, () -> assertThat(number(SLEEPING)).isZero());
        assertThat(call).isCancelled();
        assertThat(pid(database)).isNotEqualTo(before);
        Eventually.eventually(SOON, () -> assertThat(pool.stats().invalid()).isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource
    void completingTheFutureInAnyWayEndsTheStatement(Ending ending) throws Exception {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        Database database = Databases.on(pool);
        int before = pid(database);
        CompletableFuture<List<Integer>> call = database.async().query(SLEEP, row -> 1);
        Eventually.eventually(STARTED, () -> assertThat(number(SLEEPING)).isEqualTo(1));
        switch (ending) {
            case TIMEOUT ->
                assertThat(failure(call.orTimeout(1, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
            case DEFAULT ->
                assertThat(get(call.completeOnTimeout(List.of(), 1, TimeUnit.MILLISECONDS)))
                        .isEmpty();
            case VALUE -> assertThat(call.complete(List.of())).isTrue();
            case FAILURE ->
                assertThat(call.completeExceptionally(new IllegalStateException()))
                        .isTrue();
            case FORCED -> call.obtrudeValue(List.of());
        }
        Eventually.eventually(SOON, () -> assertThat(number(SLEEPING)).isZero());
        assertThat(pid(database)).isNotEqualTo(before);
    }

    private enum Ending {
        TIMEOUT,
        DEFAULT,
        VALUE,
        FAILURE,
        FORCED
    }

    @Test
    void callsThatWaitForOtherCallsEndWithinThePoolsTimeout() throws Exception {
        ConnectionPool pool = pool(config().withSize(2).withMaxOverflow(0).withTimeout(Duration.ofSeconds(1)));
        Database database = Databases.on(pool);
        CyclicBarrier both = new CyclicBarrier(2);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            calls.add(database.async().withConnection(connection -> {
                both.await(10, TimeUnit.SECONDS);
                return database.async()
                        .queryOne("SELECT 1", row -> row.getInt(1))
                        .join()
                        .orElseThrow();
            }));
        }
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<Integer> call : calls) {
            try {
                assertThat(get(call)).isEqualTo(1); // the other call may have timed out before
            } catch (ExecutionException e) {
                failures.add(e);
            }
        }
        assertThat(failures).isNotEmpty();
        assertThat(failures.get(0)).hasRootCauseInstanceOf(PoolExhaustedException.class);
        assertThat(get(database.async().queryOne("SELECT 1", row -> row.getInt(1))))
                .contains(1);
    }

    @Test
    void allDatabasesOnAPoolShareItsThreads() throws Exception {
        ConnectionPool pool = pool(config().withName("perrequest").withSize(2).withMaxOverflow(0));
        for (int request = 0; request < 300; request++) {
            assertThat(get(Databases.on(pool).async().queryOne("SELECT 1", row -> row.getInt(1))))
                    .contains(1);
        }
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("etosha-perrequest-async"))
                        .count())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void manyDatabasesOnOnePoolLeaveNothingBehind() {
        ConnectionPool pool = pool(config());
        List<WeakReference<Object>> services = new ArrayList<>();
        Set<Object> workers = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 100_000; i++) {
            PooledDatabase database = (PooledDatabase) Databases.on(pool);
            workers.add(database.workers);
            if (i % 1_000 == 0) {
                services.add(new WeakReference<>(database));
                services.add(new WeakReference<>(database.async()));
            }
        }
        assertThat(workers).hasSize(1);
        Eventually.eventually(STARTED, () -> {
            System.gc();
            assertThat(services).allMatch(service -> service.get() == null);
        });
    }

    @Test
    void aCancelledTransactionIsRolledBack() throws Exception {
        Database database = database();
        CompletableFuture<?> call = database.async().inTransaction(transaction -> {
            transaction.update(INSERT, item(1));
            return transaction.query(SLEEP, row -> 1);
        });
        Eventually.eventually(STARTED, () -> assertThat(number(SLEEPING)).isEqualTo(1));
        assertThat(call.cancel(true)).isTrue();
        Eventually.eventually(SOON, () -> assertThat(number(SLEEPING)).isZero());
        assertThat(items()).isZero();
    }

    @Test
    void waitingForAConnectionCanBeCancelled() throws Exception {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0).withTimeout(Duration.ofSeconds(30)));
        Database database = Databases.on(pool);
        database.useConnection(holder -> {
            CompletableFuture<Integer> call = database.async().update(INSERT, item(1));
            waiting(pool, 1);
            assertThat(call.cancel(true)).isTrue();
            waiting(pool, 0);
        });
        assertThat(database.update(INSERT, item(2))).isEqualTo(1);
        assertThat(items()).isEqualTo(1);
    }

    private static void waiting(ConnectionPool pool, int callers) {
        Eventually.eventually(SOON, () -> assertThat(pool.stats().waiting()).isEqualTo(callers));
    }

    @Test
    void theThreadOfACancelledCallRunsTheNextCall() throws Exception {
        Database database = Databases.on(pool(config().withSize(1).withMaxOverflow(0)));
        for (int n = 1; n <= 20; n++) {
            CompletableFuture<Integer> call = database.async().update(INSERT, item(n));
            boolean unused = call.cancel(true);
            assertThat(get(database.async().queryOne("SELECT 1", row -> row.getInt(1))))
                    .contains(1);
        }
    }

    @Test
    void manyMoreCallsThanConnectionsAllSucceed() throws Exception {
        AsyncDatabase database = database().async();
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int n = 1; n <= 300; n++) {
            calls.add(database.update(INSERT, item(n)));
        }
        for (CompletableFuture<Integer> call : calls) {
            assertThat(get(call)).isEqualTo(1);
        }
        assertThat(items()).isEqualTo(300);
    }

    @Test
    void aCallOnAClosedPoolFailsAtOnce() {
        ConnectionPool pool = pool(config());
        AsyncDatabase database = Databases.on(pool).async();
        pool.close();
        assertThat(failure(database.query("SELECT :a", Map.of("a", 1), row -> 1)))
                .isInstanceOf(PoolClosedException.class);
    }

    private static int pid(Database database) {
        return database.queryOne("SELECT pg_backend_pid()", row -> row.getInt(1))
                .orElseThrow();
    }

    private static <T> T get(CompletableFuture<T> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> call) {
        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, () -> get(call));
        assertThat(thrown).isNotNull();
        assertThat(thrown.getCause()).isNotInstanceOf(CancellationException.class);
        return java.util.Objects.requireNonNull(thrown.getCause());
    }
}
