package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransactionOptions;
import dev.etosha.TransientDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call ends at its deadline, whatever it does, and nothing of it runs on. */
class DeadlineIT extends DatabaseOnServer {

    private static final Duration LIMIT = Duration.ofMillis(300);

    /** The deadline of a call on a busy machine. */
    private static final Duration MOST = LIMIT.plusMillis(500);

    private static final String MARK = "/* etosha-deadline */ ";
    private static final String SLEEP = MARK + "SELECT pg_sleep(20)::text";

    private static final String LONG_READ = MARK + "SELECT count(*) FROM generate_series(1, 1000000000)";

    /** A way of Database to run a statement that takes 20 seconds. */
    record Way(String name, Call call) {

        interface Call {
            void run(Database database) throws Exception;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("query", db -> db.query(SLEEP, row -> row.getString(1))),
                new Way("queryOne", db -> db.queryOne(SLEEP, row -> row.getString(1))),
                new Way("update", db -> db.update(MARK + "INSERT INTO item SELECT 1, pg_sleep(20)::text")),
                new Way(
                        "updateBatch",
                        db -> db.updateBatch(
                                MARK + "INSERT INTO item SELECT :id, pg_sleep(20)::text",
                                List.of(Map.of("id", 1), Map.of("id", 2)))),
                new Way("pipeline", db -> db.pipeline(reads -> reads.query(LONG_READ, row -> row.getLong(1)))),
                new Way("stream", db -> db.stream(SLEEP, Map.of(), row -> row.getString(1), Stream::toList)),
                new Way("copyOut", db -> db.copyOut(MARK + "COPY (SELECT pg_sleep(20)) TO STDOUT", row -> {})),
                new Way("inTransaction", db -> db.inTransaction(tx -> tx.query(SLEEP, row -> row.getString(1)))),
                new Way(
                        "one of many statements",
                        db -> db.useTransaction(tx -> {
                            while (true) {
                                tx.query(MARK + "SELECT pg_sleep(0.02)::text", row -> row.getString(1));
                            }
                        })),
                new Way(
                        "failures that are swallowed",
                        db -> db.useTransaction(tx -> {
                            while (true) {
                                Throwable swallowed = catchThrowable(() -> tx.query(SLEEP, row -> row.getString(1)));
                                if (swallowed == null || tx.connection().isClosed()) {
                                    return;
                                }
                            }
                        })),
                new Way(
                        "withConnection",
                        db -> db.withConnection(connection -> {
                            try (Statement statement = connection.createStatement()) {
                                return statement.execute(SLEEP);
                            }
                        })),
                new Way("async", db -> join(db.async().query(SLEEP, row -> row.getString(1)))),
                new Way(
                        "async transaction",
                        db -> join(db.async().inTransaction(tx -> tx.query(SLEEP, row -> row.getString(1))))));
    }

    private static void join(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachWayEndsAtTheDeadlineAndNothingOfItRunsOn(Way way) throws Exception {
        Database database = database();

        Throwable thrown = timed(() -> way.call.run(database.within(LIMIT)));

        assertThat(thrown).isInstanceOf(TransientDatabaseException.class).hasMessageContaining("time is over, 300 ms");
        assertNothingRuns();
        assertThat(items()).isZero();
        assertThat(database.queryOne("SELECT 1", row -> row.getInt(1))).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theSettingBoundsEachWay(Way way) throws Exception {
        Database database = Databases.on(pool(config().withCallTimeout(LIMIT)));
        assertThat(timed(() -> way.call.run(database))).isInstanceOf(TransientDatabaseException.class);
        assertNothingRuns();
    }

    @Test
    void aTransactionMayHaveAShorterTimeThanTheDatabase() {
        Database database = database().within(Duration.ofMinutes(1));
        TransactionOptions options = TransactionOptions.DEFAULT.within(LIMIT);
        assertThat(timed(() -> database.useTransaction(options, tx -> tx.query(SLEEP, row -> row.getString(1)))))
                .isInstanceOf(TransientDatabaseException.class);
    }

    @Test
    void aCopyThatWaitsForItsDataEndsWhenTheDataComes() throws Exception {
        ByteArrayInputStream late = new ByteArrayInputStream("1,x\n".getBytes(StandardCharsets.UTF_8));
        Database database = database();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        InputStream waiting = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                asked.complete(null);
                over.join();
                return late.read(to, offset, length);
            }
        };
        CompletableFuture<Throwable> call = CompletableFuture.supplyAsync(() ->
                catchThrowable(() -> database.within(LIMIT).copyIn("COPY item FROM STDIN (FORMAT csv)", waiting)));
        asked.join();
        Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(
                        number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY item%'"
                                + " AND state = 'active'"))
                .isZero());
        over.complete(null);
        assertThat(call.join()).isInstanceOf(DatabaseException.class);
        assertThat(items()).isZero();
    }

    @Test
    void aCallThatIsDoneInTimeIsNotDisturbed() throws Exception {
        Database database = Databases.on(pool(config().withSize(1).withMaxOverflow(0)));
        for (int i = 0; i < 50; i++) {
            int id = i;
            assertThat(database.within(Duration.ofSeconds(10)).update(INSERT, item(id)))
                    .isEqualTo(1);
        }
        assertThat(database.stats().invalid()).isZero();
        assertThat(items()).isEqualTo(50);
    }

    @Test
    void theWaitForAConnectionEndsAtTheDeadline() {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        Database database = Databases.on(pool);
        database.useConnection(
                holding -> assertThat(timed(() -> database.within(LIMIT).query("SELECT 1", row -> 1)))
                        .isInstanceOf(PoolExhaustedException.class));
    }

    @Test
    void theRetriesEndAtTheDeadline() {
        Database database = Databases.on(pool(config().withRetryAttempts(100)
                .withRetryMaxDelay(Duration.ofMillis(50))
                .withRetryDelay(Duration.ofMillis(50))));
        Throwable thrown = timed(() ->
                database.within(LIMIT).useTransaction(tx -> tx.update("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")));
        assertThat(thrown).isInstanceOf(TransientDatabaseException.class);
        assertThat(thrown.getSuppressed()[0]).hasFieldOrPropertyWithValue("sqlState", "40001");
        assertThat(((DatabaseException) thrown).attempts()).isBetween(3, 99);
    }

    @Test
    void theWaitForAServerThatIsAwayIsOneTimeoutAndNotOneForEachAttempt() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            proxy.refuse();
            Database database = Databases.on(pool(away(proxy).withTimeout(Duration.ofMillis(600))));
            long began = System.nanoTime();
            assertThatThrownBy(() -> database.query("SELECT 1", row -> 1))
                    .isInstanceOf(DatabaseUnreachableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(600), Duration.ofMillis(1_100));
        }
    }

    @Test
    void aServerThatIsAwayCostsOnlyTheTimeOfTheCall() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            proxy.refuse();
            Database database = Databases.on(pool(away(proxy)));
            assertThat(timed(() -> database.within(LIMIT).query("SELECT 1", row -> 1)))
                    .isInstanceOf(DatabaseUnreachableException.class);
        }
    }

    @Test
    void aSilentNetworkCostsOnlyTheTimeOfTheCall() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            Database database = Databases.on(pool(away(proxy)));
            assertThat(database.queryOne("SELECT 1", row -> row.getInt(1))).hasValue(1);
            proxy.goSilent();
            Throwable read = timed(() -> database.within(LIMIT).query("SELECT 2", row -> 1));
            Throwable write = timed(() -> database.within(LIMIT).update(INSERT, item(1)));
            assertThat(read).isInstanceOf(TransientDatabaseException.class);
            assertThat(write).isInstanceOf(DatabaseException.class);
            proxy.speakAgain();
        }
    }

    @Test
    void aFrozenServerCostsOnlyTheTimeOfTheCall() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            Database database = Databases.on(pool(config(server.url())));
            assertThat(database.queryOne("SELECT 1", row -> row.getInt(1))).hasValue(1);
            server.freeze();
            try {
                assertThat(timed(() -> database.within(LIMIT).query("SELECT 2", row -> 1)))
                        .isInstanceOf(TransientDatabaseException.class);
            } finally {
                server.thaw();
            }
        }
    }

    @Test
    void theQuestionForALostCommitEndsAtTheDeadline() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            Database database = Databases.on(pool(away(proxy)));
            assertThat(database.queryOne("SELECT 1", row -> row.getInt(1))).hasValue(1);
            proxy.failNextCommit(CommitFault.CUT_BEFORE);
            Throwable thrown = timed(() -> database.within(LIMIT).useTransaction(tx -> {
                tx.update(INSERT, item(1));
                proxy.refuse();
            }));
            assertThat(thrown).isInstanceOf(CommitOutcomeUnknownException.class);
        }
    }

    @Test
    void aWriteThatIsCancelledWasNotApplied() throws Exception {
        Database database = database();
        try (Connection locks = EmbeddedServer.superuser();
                Statement statement = locks.createStatement()) {
            locks.setAutoCommit(false);
            statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            assertThat(timed(() -> database.within(LIMIT).update(INSERT, item(1))))
                    .isInstanceOf(TransientDatabaseException.class);
        }
        assertThat(items()).isZero();
    }

    @Test
    void aTimeThatIsNotMoreThanZeroIsRefused() {
        Database database = database();
        for (Duration time : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatThrownBy(() -> database.within(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than zero");
        }
    }

    private static PoolConfig away(FaultProxy proxy) {
        return config("postgresql://postgres@localhost:" + proxy.port() + "/postgres")
                .withStart(StartMode.LAZY);
    }

    /** The failure of work, which must end soon after its deadline. */
    private static Throwable timed(ThrowingCallable work) {
        long began = System.nanoTime();
        Throwable thrown = catchThrowable(work);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MOST);
        return thrown;
    }

    private static void assertNothingRuns() {
        Eventually.eventually(Duration.ofMillis(600), () -> assertThat(
                        number("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                + " AND pid <> pg_backend_pid() AND query LIKE '/* etosha-deadline */%'"))
                .isZero());
    }
}
