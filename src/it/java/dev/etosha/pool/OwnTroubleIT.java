package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.DatabaseException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A problem of one caller costs at most that caller's connection. */
class OwnTroubleIT extends PoolOnServer {

    private static final int SIZE = 5;

    @Test
    void aThreadInterruptedDuringAStatement() throws Exception {
        expectOthersStay(interrupted(Threads.platform()));
    }

    @Test
    void aVirtualThreadInterruptedDuringAStatement() throws Exception {
        expectOthersStay(interrupted(Threads.virtual()));
    }

    private static Trouble interrupted(Threads threads) {
        return pool -> {
            FutureTask<Throwable> victim = new FutureTask<>(() -> catchThrowable(() -> {
                try (Connection connection = pool.borrow()) {
                    text(connection, "SELECT pg_sleep(1)");
                }
            }));
            Thread[] thread = new Thread[1];
            threads.start(() -> {
                thread[0] = Thread.currentThread();
                victim.run();
            });
            Eventually.eventually(Duration.ofSeconds(5), () -> assertThat(running("SELECT pg_sleep(1)"))
                    .isTrue());
            thread[0].interrupt();
            Throwable unused = victim.get(20, TimeUnit.SECONDS);
        };
    }

    @Test
    void interruptsAtRandomPoints() throws Exception {
        expectFewClosedConnections(Threads.platform());
    }

    @Test
    void interruptsAtRandomPointsOfVirtualThreads() throws Exception {
        expectFewClosedConnections(Threads.virtual());
    }

    /**
     * At most one connection for each interrupted caller is closed, and the pool has all its connections afterwards.
     */
    private void expectFewClosedConnections(Threads threads) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ConnectionPool pool = open(config().withSize(SIZE));
        fill(pool, SIZE);
        int victims = 100;
        for (int i = 0; i < victims; i++) {
            Thread[] thread = new Thread[1];
            FutureTask<Throwable> victim = new FutureTask<>(() -> catchThrowable(() -> {
                try (Connection connection = pool.borrow()) {
                    text(connection, "SELECT count(*) FROM generate_series(1, 2000)");
                }
            }));
            FutureTask<?> started = new FutureTask<>(() -> thread[0] = Thread.currentThread());
            threads.start(() -> {
                started.run();
                victim.run();
            });
            Object unused = started.get(20, TimeUnit.SECONDS);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(1_500));
            thread[0].interrupt();
            Throwable unusedFailure = victim.get(20, TimeUnit.SECONDS);
        }

        assertThat(pool.stats().closed()).as("seed %d", seed).isLessThanOrEqualTo(victims);
        expectWhole(pool);
    }

    @Test
    void aThreadThatIsInterruptedBeforeItBorrows() throws Exception {
        expectNoneIsLost(Threads.platform());
    }

    @Test
    void aVirtualThreadThatIsInterruptedBeforeItBorrows() throws Exception {
        expectNoneIsLost(Threads.virtual());
    }

    private void expectNoneIsLost(Threads threads) throws Exception {
        ConnectionPool pool = open(config().withSize(SIZE));
        Set<Integer> before = pids(pool);
        letThemGetStale();
        FutureTask<Throwable> asks = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            return catchThrowable(() -> pool.borrow().close());
        });
        threads.start(asks);

        assertThat(asks.get(20, TimeUnit.SECONDS)).isNull();
        expectSame(pool, before, SIZE);
    }

    @Test
    void aNetworkTimeoutSetByTheCaller() throws Exception {
        expectOthersStay(pool -> {
            try (Connection connection = pool.borrow()) {
                connection.setNetworkTimeout(Runnable::run, 50);
                assertThatThrownBy(() -> text(connection, "SELECT pg_sleep(1)")).isInstanceOf(SQLException.class);
            }
        });
    }

    @Test
    void anAbortedConnection() throws Exception {
        expectOthersStay(pool -> pool.borrow().abort(Runnable::run));
    }

    @Test
    void aCancelledStatement() throws Exception {
        expectOthersStay(pool -> {
            try (Connection connection = pool.borrow()) {
                execute(connection, "SET statement_timeout = 20");
                assertThatThrownBy(() -> text(connection, "SELECT pg_sleep(5)"))
                        .hasFieldOrPropertyWithValue("SQLState", "57014");
                execute(connection, "RESET statement_timeout");
            }
        });
    }

    @Test
    void aSessionTerminatedByAnAdministrator() throws Exception {
        expectOthersStay(pool -> {
            try (Connection connection = pool.borrow()) {
                int pid = pid(connection);
                try (Connection superuser = EmbeddedServer.superuser()) {
                    text(superuser, "SELECT pg_terminate_backend(" + pid + ", 5000)");
                }
                assertThatThrownBy(() -> text(connection, "SELECT 1")).isInstanceOf(SQLException.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "08S01", "25000", "25001", "25006",
                        "25P01",
                "25P02", "25P03", "25P04", "53000", "53100", "53200", "53300", "53400", "57000", "57014", "57P01",
                        "57P02",
                "57P03", "57P04", "57P05", "58000", "58030", "XX000", "XX001", "42804", "22P02"
            })
    void anySqlStateRaisedByAFunction(String state) throws Exception {
        expectOthersStay(pool -> {
            try (Connection connection = pool.borrow()) {
                String function = "DO $$ BEGIN IF current_setting('app.fails', true) = 'yes' THEN"
                        + " RAISE EXCEPTION USING ERRCODE = '" + state + "'; END IF; END $$";
                execute(connection, function, "SET app.fails = 'yes'");
                assertThatThrownBy(() -> execute(connection, function)).hasFieldOrPropertyWithValue("SQLState", state);
            }
        });
    }

    @Test
    void aReadOnlyTransactionBegunBySql() throws Exception {
        expectRefusalCostsNone(connection -> execute(connection, "BEGIN READ ONLY"));
    }

    @Test
    void aSessionMadeReadOnlyBySql() throws Exception {
        expectRefusalCostsNone(connection -> execute(connection, "SET default_transaction_read_only = on"));
    }

    @Test
    void aReadOnlyRole() throws Exception {
        try (Connection superuser = EmbeddedServer.superuser()) {
            execute(
                    superuser,
                    "DROP ROLE IF EXISTS reader",
                    "CREATE ROLE reader LOGIN",
                    "ALTER ROLE reader SET default_transaction_read_only = on");
        }
        ConnectionPool pool = open(config().withUser("reader").withSize(SIZE));
        Set<Integer> before = pids(pool);
        try (Connection connection = pool.borrow()) {
            expectWriteRefused(connection);
        }

        expectSame(pool, before, SIZE);
    }

    private void expectRefusalCostsNone(Preparation preparation) throws Exception {
        ConnectionPool pool = open(config().withSize(SIZE));
        Set<Integer> before = pids(pool);
        try (Connection connection = pool.borrow()) {
            preparation.prepare(connection);
            expectWriteRefused(connection);
        }

        expectSame(pool, before, SIZE);
    }

    private static void expectWriteRefused(Connection connection) {
        assertThatThrownBy(() -> execute(connection, "CREATE TABLE refused (id int)"))
                .hasFieldOrPropertyWithValue("SQLState", "25006");
    }

    /** For example with one schema for each tenant, when one schema lacks a table. */
    @Test
    void aMissingTableInOneSchema() throws Exception {
        ConnectionPool pool = open(config().withSize(SIZE));
        try (Connection superuser = EmbeddedServer.superuser()) {
            execute(
                    superuser,
                    "CREATE SCHEMA IF NOT EXISTS tenant_a",
                    "CREATE SCHEMA IF NOT EXISTS tenant_b",
                    "CREATE TABLE IF NOT EXISTS tenant_a.bill (id int)");
        }
        Set<Integer> before = pids(pool);
        for (int i = 0; i < SIZE; i++) {
            try (Connection connection = pool.borrow()) {
                connection.setSchema("tenant_a");
                text(connection, "SELECT count(*) FROM bill");
                connection.setSchema("tenant_b");
                assertThatThrownBy(() -> text(connection, "SELECT count(*) FROM bill"))
                        .hasFieldOrPropertyWithValue("SQLState", "42P01");
            }
        }

        expectSame(pool, before, SIZE);
    }

    @Test
    void aCallerWithLittleTimeForValidation() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool pool = open(config(OwnServer.url(proxy.port()))
                    .withSize(SIZE)
                    .withTimeout(Duration.ofMillis(300))
                    .withConnectTimeout(Duration.ofSeconds(20)));
            fillSlowly(pool);
            Set<Integer> before = pids(pool);
            letThemGetStale();
            proxy.delay(Duration.ofMillis(600));
            assertThatThrownBy(pool::borrow).isInstanceOf(DatabaseException.class);
            proxy.delay(Duration.ZERO);
            Eventually.eventually(
                    Duration.ofSeconds(5),
                    () -> assertThat(pool.stats().checkedIn()).isEqualTo(SIZE));

            expectSame(pool, before, SIZE);
        }
    }

    private static void fillSlowly(ConnectionPool pool) {
        Eventually.eventually(Duration.ofSeconds(20), () -> fill(pool, SIZE));
    }

    @Test
    void aVirtualThreadIsNamedInTheDiagnosis() throws Exception {
        Threads virtual = Threads.virtual();
        ConnectionPool pool = open(config().withSize(1).withTimeout(Duration.ofMillis(200)));
        FutureTask<Long> holder = new FutureTask<>(() -> {
            Connection unused = pool.borrow();
            return threadId();
        });
        virtual.start(holder);
        long id = holder.get(20, TimeUnit.SECONDS);

        assertThatThrownBy(pool::borrow)
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("thread #" + id + " for");
    }

    @Test
    void twoThousandAbortsTakeLessThanAMinute() throws Exception {
        ConnectionPool pool = open(config().withSize(5).withMaxOverflow(10));
        long began = System.nanoTime();
        List<FutureTask<?>> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            FutureTask<?> thread = new FutureTask<>(() -> {
                for (int abort = 0; abort < 1_000; abort++) {
                    pool.borrow().abort(Runnable::run);
                }
                return null;
            });
            threads.add(thread);
            Threads.platform().start(thread);
        }
        for (FutureTask<?> thread : threads) {
            thread.get(100, TimeUnit.SECONDS);
        }

        assertThat(since(began)).isLessThan(Duration.ofSeconds(60));
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    private static long threadId() {
        return Thread.currentThread().getId();
    }

    private interface Trouble {
        void meet(ConnectionPool pool) throws Exception;
    }

    private interface Preparation {
        void prepare(Connection connection) throws SQLException;
    }

    private void expectOthersStay(Trouble trouble) throws Exception {
        ConnectionPool pool = open(config().withSize(SIZE));
        Set<Integer> before = pids(pool);
        trouble.meet(pool);
        expectSame(pool, before, SIZE - 1);
    }

    /** Expects that at least the given number of sessions are the same as before. */
    private static void expectSame(ConnectionPool pool, Set<Integer> before, int atLeast) throws SQLException {
        Set<Integer> left = pids(pool);
        left.retainAll(before);
        assertThat(left).hasSizeGreaterThanOrEqualTo(atLeast);
    }

    private static void expectWhole(ConnectionPool pool) throws SQLException {
        assertThat(pids(pool)).hasSize(SIZE);
        assertThat(pool.stats().checkedOut()).isZero();
    }

    /** The process ids of all connections that the pool may have. */
    private static Set<Integer> pids(ConnectionPool pool) throws SQLException {
        List<Connection> lent = new ArrayList<>();
        Set<Integer> pids = new TreeSet<>();
        for (int i = 0; i < SIZE; i++) {
            Connection connection = pool.borrow();
            lent.add(connection);
            pids.add(pid(connection));
        }
        lent.forEach(PoolOnServer::giveBack);
        return pids;
    }

    private static boolean running(String sql) throws SQLException {
        try (Connection superuser = EmbeddedServer.superuser()) {
            return text(
                            superuser,
                            "SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'active' AND query = '" + sql
                                    + "'")
                    .equals("t");
        }
    }
}
