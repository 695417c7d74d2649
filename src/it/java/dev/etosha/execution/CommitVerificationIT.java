package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.Transaction;
import dev.etosha.TransactionOptions;
import dev.etosha.commit.CommitCheck;
import dev.etosha.commit.Home;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies commits whose answer was lost, by asking PostgreSQL for the outcome. */
class CommitVerificationIT extends DatabaseOnServer {

    private final SQLException lost = new SQLException("lost", "08006");

    private FaultProxy proxy;
    private static final CommitCheck.Pause PAUSE = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

    private int runs;

    @BeforeEach
    void startProxy() {
        proxy = FaultProxy.to(EmbeddedServer.port());
        proxy.record();
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    @Test
    void anAppliedCommitIsReportedAsCommitted() throws SQLException {
        assertThat(insertWhile(CommitFault.CUT_BEFORE_ANSWER, throughProxy())).isEqualTo(7);
        assertThat(runs).isEqualTo(1);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aLostCommitIsRunAgain() throws SQLException {
        assertThat(insertWhile(CommitFault.CUT_BEFORE, throughProxy())).isEqualTo(7);
        assertThat(runs).isEqualTo(2);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aCommitLostInASilentNetworkIsRunAgainAfterItsSessionIsTerminated() throws SQLException {
        assertThat(insertWhile(CommitFault.LOSE, throughProxy().withSocketTimeout(Duration.ofSeconds(1))))
                .isEqualTo(7);
        assertThat(runs).isEqualTo(2);
        assertThat(items()).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitFault.class,
            names = {"CUT_BEFORE", "CUT_BEFORE_ANSWER"})
    void withoutVerificationTheOutcomeIsUnknown(CommitFault fault) throws SQLException {
        CommitOutcomeUnknownException thrown = catchThrowableOfType(
                CommitOutcomeUnknownException.class,
                () -> insertWhile(fault, throughProxy().withVerifyCommit(false)));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(runs).isEqualTo(1);
        assertThat(items()).isEqualTo(fault == CommitFault.CUT_BEFORE_ANSWER ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(value = CommitFault.class, mode = EnumSource.Mode.EXCLUDE, names = "LOSE")
    void anOrdinaryRoleCanVerify(CommitFault fault) throws SQLException {
        admin("DROP ROLE IF EXISTS etosha_plain");
        admin("CREATE ROLE etosha_plain LOGIN NOSUPERUSER");
        admin("GRANT SELECT, INSERT ON item TO etosha_plain");
        try {
            assertThat(insertWhile(fault, throughProxy().withUser("etosha_plain")))
                    .isEqualTo(7);
            assertThat(items()).isEqualTo(1);
        } finally {
            admin("DROP OWNED BY etosha_plain");
            admin("DROP ROLE etosha_plain");
        }
    }

    @ParameterizedTest
    @EnumSource(value = CommitFault.class, mode = EnumSource.Mode.EXCLUDE, names = "LOSE")
    void aBatchIsAppliedOnce(CommitFault fault) throws SQLException {
        Database database = Databases.on(pool(throughProxy()));
        proxy.failNextCommit(fault);
        assertThat(database.updateBatch(INSERT, List.of(item(1), item(2)))).containsExactly(1, 1);
        assertThat(items()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadingTransactionIsRunAgain(boolean verify) {
        Database database = Databases.on(pool(throughProxy().withVerifyCommit(verify)));
        proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
        assertThat(database.<Integer, RuntimeException>inTransaction(transaction -> {
                    runs++;
                    return transaction
                            .queryOne("SELECT 1", row -> row.getInt(1))
                            .orElseThrow();
                }))
                .isEqualTo(1);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aTransactionWithoutAnIdHasAnUnknownOutcome() {
        Database database = Databases.on(pool(throughProxy()));
        proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
        CommitOutcomeUnknownException thrown = catchThrowableOfType(
                CommitOutcomeUnknownException.class,
                () -> database.useTransaction(transaction -> {
                    runs++;
                    transaction.update("NOTIFY somebody");
                }));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void onlyATransactionThatMayHaveWrittenAsksForItsId() {
        Database database = Databases.on(pool(throughProxy()));
        database.useTransaction(transaction -> transaction.query("SELECT id FROM item", row -> row.getInt(1)));
        database.useTransaction(
                TransactionOptions.READ_ONLY, transaction -> transaction.query("SELECT now()", row -> 1));
        assertThat(marks()).isZero();

        database.useTransaction(transaction -> transaction.update(INSERT, item(1)));
        assertThat(marks()).isEqualTo(1);
        database.useTransaction(Transaction::connection);
        assertThat(marks()).isEqualTo(2);
        assertThat(proxy.statements()).noneMatch(text -> text.contains("SELECT pg_catalog.pg_xact_status"));
    }

    @Test
    void aTransactionOfAnotherTimelineHasAnUnknownOutcome() throws SQLException {
        ConnectionPool pool = pool(config());
        CommitCheck check = pool.commitCheck(pool.config().timeout(), time -> {});
        Mark mark = committedMark(pool);
        assertThat(check.committed(mark, lost)).isTrue();

        Mark elsewhere = new Mark(
                mark.id(),
                new Home(
                        mark.home().place() + "9",
                        mark.home().start(),
                        mark.home().life()));
        CommitOutcomeUnknownException thrown =
                catchThrowableOfType(CommitOutcomeUnknownException.class, () -> check.committed(elsewhere, lost));
        assertThat(thrown).hasMessageContaining("another server or timeline").hasCause(lost);
        assertThat(thrown.sqlState()).isEqualTo("08006");
    }

    @Test
    void aTransactionInProgressIsCheckedAgain() throws Exception {
        ConnectionPool pool = pool(config());
        try (Connection open = pool.borrow()) {
            open.setAutoCommit(false);
            Mark mark = writtenMark(open);
            CompletableFuture<Void> commit = slowCommit(open, 0.5);
            assertThat(pool.commitCheck(pool.config().timeout(), PAUSE).committed(mark, lost))
                    .isTrue();
            commit.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTransactionThatStaysInProgressHasAnUnknownOutcome() throws Exception {
        ConnectionPool pool = pool(config().withTimeout(Duration.ofMillis(200)));
        try (Connection open = pool.borrow()) {
            open.setAutoCommit(false);
            Mark mark = writtenMark(open);
            CompletableFuture<Void> commit = slowCommit(open, 1.5);
            assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> pool.commitCheck(
                                    pool.config().timeout(), PAUSE)
                            .committed(mark, lost)))
                    .hasMessageContaining("in time");
            commit.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptDuringTheCheckLeavesTheOutcomeUnknown() throws SQLException {
        ConnectionPool pool = pool(config());
        try (Connection open = pool.borrow()) {
            open.setAutoCommit(false);
            Mark mark = writtenMark(open);
            CommitCheck check = pool.commitCheck(pool.config().timeout(), time -> {
                throw new InterruptedException();
            });
            assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> check.committed(mark, lost)))
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Mark committedMark(ConnectionPool pool) throws SQLException {
        try (Connection connection = pool.borrow()) {
            connection.setAutoCommit(false);
            Mark mark = writtenMark(connection);
            connection.commit();
            return mark;
        }
    }

    private static Mark writtenMark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(MarkedCommit.mark(connection)).isNull();
            statement.execute("INSERT INTO item VALUES (9)");
        }
        return Objects.requireNonNull(MarkedCommit.mark(connection));
    }

    /** A commit that takes some time, as with a synchronous standby. */
    private static CompletableFuture<Void> slowCommit(Connection connection, double seconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE FUNCTION pg_temp.take_time() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN PERFORM pg_sleep(" + seconds + "); RETURN NULL; END'");
            statement.execute("CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
                    + " FOR EACH ROW EXECUTE FUNCTION pg_temp.take_time()");
            statement.execute("INSERT INTO item VALUES (10)");
        }
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        Eventually.eventually(Duration.ofSeconds(5), () -> assertThat(
                        number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
                .isPositive());
        return commit;
    }

    private PoolConfig throughProxy() {
        return config("postgresql://postgres@localhost:" + proxy.port() + "/postgres");
    }

    private int insertWhile(CommitFault fault, PoolConfig config) {
        Database database = Databases.on(pool(config));
        proxy.failNextCommit(fault);
        return database.inTransaction(transaction -> {
            runs++;
            transaction.update(INSERT, item(1));
            return 7;
        });
    }

    private long marks() {
        return proxy.statements().stream()
                .filter(text -> text.contains("SELECT pg_catalog.pg_current_xact_id_if_assigned"))
                .count();
    }
}
