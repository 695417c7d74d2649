package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.commit.CommitCheck;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.LogLines;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits on a server that does not let an ordinary role call some of the functions for verification. */
class LessToldCommitIT extends DatabaseOnServer {

    private static final String CONTROL = "pg_control_system()";
    private static final String ID = "pg_current_xact_id_if_assigned()";
    private static final String STATUS = "pg_xact_status(xid8)";
    private static final String START = "pg_postmaster_start_time()";
    private static final String LIFE = "pg_stat_get_bgwriter_stat_reset_time()";

    private static final List<String> ALL = List.of(
            CONTROL,
            "pg_current_wal_lsn()",
            "pg_walfile_name(pg_lsn)",
            START,
            LIFE,
            ID,
            STATUS,
            "pg_is_in_recovery()",
            "pg_terminate_backend(int, bigint)",
            "pg_stat_get_activity(int)");

    private static OwnServer server;

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.pool");

    private final SQLException lost = new SQLException("lost", "08006");

    private FaultProxy proxy;
    private int runs;

    @BeforeAll
    static void start() throws SQLException {
        server = OwnServer.start();
        server.execute("CREATE ROLE plain LOGIN", "CREATE TABLE kept (id int)", "GRANT ALL ON kept TO plain");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void prepare() throws SQLException {
        server.execute("TRUNCATE kept");
        proxy = FaultProxy.to(server.port());
        proxy.record();
    }

    @AfterEach
    void grantAll() throws Exception {
        proxy.close();
        for (String function : ALL) {
            server.execute("GRANT EXECUTE ON FUNCTION " + function + " TO PUBLIC");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONTROL,
                "pg_current_wal_lsn()",
                "pg_walfile_name(pg_lsn)",
                START,
                LIFE,
                ID,
                STATUS,
                "pg_is_in_recovery()",
                "pg_terminate_backend(int, bigint)",
                "pg_stat_get_activity(int)"
            })
    void noStatementFailsWithoutOneFunction(String function) throws SQLException {
        revoke(function);
        assertThatAllWaysToWriteWork();
    }

    @Test
    void noStatementFailsWithoutAnyOfTheFunctions() throws Exception {
        revoke(ALL.toArray(String[]::new));
        assertThatAllWaysToWriteWork();
        Eventually.eventually(
                Duration.ofSeconds(5), () -> assertThat(warnings()).hasSize(1));
        assertThat(warnings().get(0)).contains("not verified", ID, "GRANT");
    }

    /** As on Amazon Aurora, where the functions of the log exist and may be called, but fail. */
    @ParameterizedTest
    @ValueSource(strings = {"55000", "0A000", "42501", "XX000", "22023"})
    void aFailingFunctionIsNotCalledAgain(String state) throws Exception {
        String odd = "odd_" + state.toLowerCase(Locale.ROOT);
        server.execute("CREATE DATABASE " + odd);
        try (Connection superuser = server.superuser(odd);
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE TABLE kept (id int)");
            statement.execute("GRANT ALL ON kept TO plain");
            statement.execute("ALTER FUNCTION pg_catalog.pg_current_wal_lsn() RENAME TO pg_former_wal_lsn");
            statement.execute("CREATE FUNCTION pg_catalog.pg_current_wal_lsn() RETURNS pg_lsn LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE 'not here' USING ERRCODE = '" + state + "'; END $$");
            Database database = Databases.on(pool(config("postgresql://plain@localhost:" + proxy.port() + "/" + odd)
                    .withSize(1)
                    .withMaxOverflow(0)));
            write(database);
            proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
            runs = 0;
            write(database);
            assertThat(runs).isEqualTo(1);
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM kept")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(2);
            }
        }
        // one call for everything, and one call to find the failing function
        assertThat(proxy.statements())
                .filteredOn(text -> text.contains("pg_walfile_name(pg_catalog"))
                .hasSize(2);
        Eventually.eventually(
                Duration.ofSeconds(5), () -> assertThat(warnings()).hasSize(1));
    }

    /** A cancel, a timeout or a lack of memory can end the query while a connection is opened. */
    @ParameterizedTest
    @ValueSource(strings = {"57014", "53200", "55P03"})
    void aCutQueryIsRunAgain(String state) throws Exception {
        String cut = "cut_" + state.toLowerCase(Locale.ROOT);
        server.execute("CREATE DATABASE " + cut);
        try (Connection superuser = server.superuser(cut);
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE TABLE kept (id int)");
            statement.execute("CREATE SEQUENCE asked");
            statement.execute("GRANT ALL ON kept, asked TO plain");
            statement.execute("ALTER FUNCTION pg_catalog.pg_current_wal_lsn() RENAME TO pg_former_wal_lsn");
            statement.execute("CREATE FUNCTION pg_catalog.pg_current_wal_lsn() RETURNS pg_lsn LANGUAGE plpgsql AS"
                    + " $$ BEGIN IF nextval('public.asked') < 3 THEN RAISE 'cut' USING ERRCODE = '" + state
                    + "'; END IF;"
                    + " RETURN pg_catalog.pg_former_wal_lsn(); END $$");
            Database database = Databases.on(pool(config("postgresql://plain@localhost:" + proxy.port() + "/" + cut)
                    .withSize(1)
                    .withMaxOverflow(0)));
            proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
            write(database);
        }
        assertThat(runs).isEqualTo(1);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aSessionThatMayNotBeTerminatedIsWaitedFor() throws Exception {
        revoke("pg_terminate_backend(int, bigint)");
        Database database = Databases.on(pool(config("postgresql://plain@localhost:" + proxy.port()
                        + "/postgres?options=-c%20idle_in_transaction_session_timeout=2500")
                .withTimeout(Duration.ofSeconds(20))
                .withSocketTimeout(Duration.ofSeconds(1))));
        proxy.failNextCommit(CommitFault.LOSE);
        write(database);
        assertThat(runs).isEqualTo(2);
        assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("1");
        assertThat(proxy.statements())
                .filteredOn(text -> text.contains("pg_terminate_backend(pid)"))
                .hasSize(1);
        assertThat(log.lines())
                .filteredOn(line -> line.contains("could not be ended"))
                .hasSize(1);
    }

    @Test
    void aRefusedFunctionIsNotCalledAgain() throws Exception {
        revoke(CONTROL, ID);
        ConnectionPool pool = pool(plain());
        Database database = Databases.on(pool);
        for (int i = 0; i < 5; i++) {
            write(database);
        }
        assertThat(proxy.statements())
                .noneMatch(text -> text.contains("SELECT pg_catalog.pg_current_xact_id_if_assigned"))
                .noneMatch(text -> text.contains("FROM pg_catalog.pg_control_system"));
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTROL, "pg_current_wal_lsn()", "pg_walfile_name(pg_lsn)", START})
    void aLostAnswerIsVerifiedWithoutPlaceOrStart(String function) throws Exception {
        revoke(function);
        Database database = Databases.on(pool(plain()));
        for (CommitFault fault : List.of(CommitFault.CUT_BEFORE, CommitFault.CUT_BEFORE_ANSWER)) {
            proxy.failNextCommit(fault);
            runs = 0;
            write(database);
            assertThat(runs).isEqualTo(fault == CommitFault.CUT_BEFORE ? 2 : 1);
        }
        assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("2");
        Eventually.eventually(
                Duration.ofSeconds(5), () -> assertThat(warnings()).hasSize(1));
    }

    @Test
    void withoutPlaceTheOutcomeAfterARestartIsUnknown() throws Exception {
        revoke(CONTROL);
        ConnectionPool pool = pool(plain());
        CommitCheck check = pool.commitCheck(pool.config().timeout(), time -> {});
        Mark mark;
        try (Connection connection = pool.borrow()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("INSERT INTO kept VALUES (1)");
            mark = Objects.requireNonNull(MarkedCommit.mark(connection));
            connection.commit();
        }
        assertThat(check.committed(mark, lost)).isTrue();
        server.restart("fast");
        assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> check.committed(mark, lost)))
                .hasMessageContaining("restarted");
    }

    @ParameterizedTest
    @ValueSource(strings = {ID, STATUS, LIFE})
    void withoutTheIdOrTheCrashMarkAnAppliedCommitHasAnUnknownOutcome(String function) throws SQLException {
        revoke(function);
        Database database = Databases.on(pool(plain()));
        proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
        assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> write(database)))
                .isNotNull();
        assertThat(runs).isEqualTo(1);
        write(database);
        assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("2");
    }

    @Test
    void aFunctionRevokedDuringOperationCostsOneAttempt() throws Exception {
        Database database = Databases.on(pool(plain()));
        write(database);
        revoke(ID);
        runs = 0;
        write(database);
        assertThat(runs).isEqualTo(2);
        database.useTransaction(
                transaction -> transaction.connection().createStatement().execute("INSERT INTO kept VALUES (4)"));
        write(database);
        assertThat(runs).isEqualTo(3);
        assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("4");
        Eventually.eventually(
                Duration.ofSeconds(5), () -> assertThat(warnings()).hasSize(1));
    }

    private void assertThatAllWaysToWriteWork() throws SQLException {
        ConnectionPool pool = pool(plain());
        Database database = Databases.on(pool);
        for (int i = 0; i < 3; i++) {
            write(database);
            database.updateBatch("INSERT INTO kept VALUES (:id)", List.of(Map.of("id", 1), Map.of("id", 2)));
            database.useTransaction(
                    transaction -> transaction.connection().createStatement().execute("INSERT INTO kept VALUES (3)"));
        }
        assertThat(server.answer("SELECT count(*) FROM kept")).isEqualTo("12");
    }

    private void write(Database database) {
        database.useTransaction(transaction -> {
            runs++;
            transaction.update("INSERT INTO kept VALUES (1)");
        });
    }

    private PoolConfig plain() {
        return config("postgresql://plain@localhost:" + proxy.port() + "/postgres");
    }

    private static void revoke(String... functions) throws SQLException {
        for (String function : functions) {
            server.execute("REVOKE EXECUTE ON FUNCTION " + function + " FROM PUBLIC");
        }
    }

    private List<String> warnings() {
        return log.lines().stream()
                .filter(line -> line.startsWith("WARNING") && line.contains("verified"))
                .toList();
    }
}
