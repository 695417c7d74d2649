package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.Transaction;
import dev.etosha.TransactionAction;
import dev.etosha.config.PoolConfig;
import dev.etosha.sql.Effect;
import dev.etosha.sql.PlainRead;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that look like reads, and write through objects that the application defined. The connection is cut after the
 * server has applied them. They are never applied twice, and no exception says that nothing was applied.
 */
class ReadsThatWriteIT extends DatabaseOnServer {

    private static final String WRITES = " LANGUAGE sql VOLATILE AS 'INSERT INTO hits VALUES (1) RETURNING 1'";

    private FaultProxy proxy;

    @BeforeAll
    static void definitions() throws SQLException {
        admin("DROP SCHEMA IF EXISTS trap CASCADE");
        admin("DROP TABLE IF EXISTS hits");
        admin("CREATE TABLE hits (n int)");
        admin("CREATE SCHEMA trap");
        admin("CREATE TYPE trap.probe AS (n int)");
        admin("CREATE FUNCTION trap.hit() RETURNS int" + WRITES);
        admin("CREATE FUNCTION trap.hit(trap.probe) RETURNS int" + WRITES);
        admin("CREATE FUNCTION trap.hit(trap.probe, trap.probe) RETURNS int" + WRITES);
        admin("CREATE FUNCTION trap.hit(int, trap.probe) RETURNS int" + WRITES);
        admin("CREATE OPERATOR trap.+ (leftarg = trap.probe, rightarg = trap.probe, function = trap.hit)");
        admin("CREATE OPERATOR trap.- (rightarg = trap.probe, function = trap.hit)");
        admin("CREATE CAST (trap.probe AS int) WITH FUNCTION trap.hit(trap.probe)");
        admin("CREATE AGGREGATE trap.max(trap.probe) (sfunc = trap.hit, stype = int, initcond = '0')");
        admin("CREATE VIEW trap.looked AS SELECT trap.hit() AS n");
        admin("CREATE DOMAIN trap.checked AS int CHECK (trap.hit() = 1)");
        admin("CREATE TABLE trap.guarded AS SELECT 1 AS n");
        admin("ALTER TABLE trap.guarded ENABLE ROW LEVEL SECURITY");
        admin("CREATE POLICY looks ON trap.guarded USING (trap.hit() = 1)");
        admin("CREATE FUNCTION trap.log(text) RETURNS int LANGUAGE plpgsql AS"
                + " 'BEGIN IF NOT EXISTS (SELECT FROM hits) THEN INSERT INTO hits VALUES (1); END IF; RETURN 7; END'");
        admin("DROP ROLE IF EXISTS etosha_trapped");
        admin("CREATE ROLE etosha_trapped LOGIN");
        admin("GRANT USAGE ON SCHEMA trap TO etosha_trapped");
        admin("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA trap TO etosha_trapped");
        admin("GRANT SELECT, INSERT ON hits TO etosha_trapped");
    }

    @AfterAll
    static void forget() throws SQLException {
        admin("DROP SCHEMA trap CASCADE");
        admin("DROP OWNED BY etosha_trapped");
        admin("DROP ROLE etosha_trapped");
        admin("DROP TABLE hits");
    }

    @BeforeEach
    void start() throws SQLException {
        admin("TRUNCATE hits");
        proxy = FaultProxy.to(EmbeddedServer.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    static List<String> traps() {
        return List.of(
                "SELECT ROW(1)::probe + ROW(2)::probe",
                "SELECT - ROW(1)::probe",
                "SELECT ROW(1)::probe::int",
                "SELECT CAST(ROW(1)::probe AS int)",
                "SELECT max(ROW(1)::probe)",
                "SELECT n FROM looked",
                "TABLE looked",
                "WITH x AS (SELECT * FROM looked) SELECT n FROM x",
                "SELECT 1::checked",
                "SELECT n FROM guarded",
                "VALUES (1::checked)");
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aStatementThatWrites(String sql) throws SQLException {
        expectOnce(sql, database -> database.query(sql, row -> row.getInt(1)), false);
        expectOnce(sql, database -> database.queryOne(sql, row -> row.getInt(1)), false);
        expectOnce(sql, database -> database.update(sql), false);
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aPipelineThatWrites(String sql) throws SQLException {
        expectOnce(
                sql,
                database -> database.pipeline(reads -> {
                    reads.query("SELECT 1", row -> 1);
                    return reads.query(sql, row -> row.getInt(1));
                }),
                false);
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aTransactionThatWrites(String sql) throws SQLException {
        expectOnce(
                sql,
                database -> database.<Object, RuntimeException>inTransaction(tx -> tx.query(sql, row -> row.getInt(1))),
                true);
        expectOnce(
                sql,
                database -> database.<Object, RuntimeException>inTransaction(
                        tx -> tx.<List<Integer>>pipeline(reads -> reads.query(sql, row -> row.getInt(1)))),
                true);
        expectOnce(sql, database -> database.stream(sql, Map.of(), row -> row.getInt(1), rows -> rows.toList()), true);
    }

    /** Tests every function name that is treated as PostgreSQL's own. */
    @Test
    void anOverloadOfAHarmlessFunctionThatWrites() throws SQLException {
        List<String> overloaded = new ArrayList<>();
        for (String name : new TreeSet<>(PlainRead.HARMLESS)) {
            try (Connection connection = DriverManager.getConnection(EmbeddedServer.jdbcUrl());
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = public, trap");
                statement.execute("CREATE OR REPLACE FUNCTION trap.\"" + name + "\"(trap.probe) RETURNS int" + WRITES);
                statement.execute("SELECT " + name + "(ROW(1)::probe)");
            } catch (SQLException e) {
                continue; // the name is an SQL keyword, not a function
            }
            if (hits() == 1) {
                overloaded.add(name);
            }
            admin("TRUNCATE hits");
        }
        assertThat(overloaded).hasSizeGreaterThan(100).contains("log", "lower", "now");
        for (String name : overloaded) {
            String sql = "SELECT " + name + "(ROW(1)::probe)";
            assertThat(Effect.of(sql)).as(sql).isEqualTo(Effect.READ);
            expectOnce(sql, database -> database.queryOne(sql, row -> row.getInt(1)), false);
        }
    }

    /** The second attempt finds nothing to write, and its answer is correct. */
    @Test
    void aFunctionThatWritesOnlyOnce() throws SQLException {
        Database database = database("postgres");
        proxy.cutAfter(1);
        assertThat(database.queryOne("SELECT log('text')", row -> row.getInt(1)))
                .contains(7);
        assertThat(hits()).isEqualTo(1);
    }

    @Test
    void aPlainReadIsRunAgain() throws SQLException {
        admin("INSERT INTO hits VALUES (7)");
        Database database = database("postgres");
        proxy.record();
        proxy.cutAfter(1);
        assertThat(database.query("SELECT n FROM hits", row -> row.getInt(1))).containsExactly(7);
        assertThat(proxy.statements()).contains("SET TRANSACTION READ ONLY");
        proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
        assertThat(database.<Integer, RuntimeException>inTransaction(tx ->
                        tx.queryOne("SELECT n FROM hits", row -> row.getInt(1)).orElseThrow()))
                .isEqualTo(7);
        assertThat(database.update("INSERT INTO hits VALUES (8)")).isEqualTo(1); // the connection accepts writes again
    }

    /** The work may behave differently in its second attempt. */
    @Test
    void aTransactionThatWritesOnlyInItsSecondAttemptIsRefused() throws SQLException {
        int[] runs = {0};
        for (TransactionAction<RuntimeException> second : List.<TransactionAction<RuntimeException>>of(
                tx -> tx.update("INSERT INTO hits VALUES (1)"),
                tx -> tx.update("SET TRANSACTION READ WRITE"),
                Transaction::connection)) {
            Database database = database("postgres");
            runs[0] = 0;
            proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
            Throwable thrown = catchThrowable(() -> database.useTransaction(tx -> {
                tx.query("SELECT n FROM hits", row -> 1);
                if (++runs[0] > 1) {
                    second.run(tx);
                }
            }));
            assertThat(thrown).isInstanceOf(CommitOutcomeUnknownException.class);
            assertThat(runs[0]).isEqualTo(2);
        }
        assertThat(hits()).isZero();
    }

    private interface PipelinedRead {

        Object by(Database database);
    }

    private void expectOnce(String sql, PipelinedRead read, boolean commits) throws SQLException {
        admin("TRUNCATE hits");
        Database database = database(sql.contains("guarded") ? "etosha_trapped" : "postgres");
        if (commits) {
            proxy.failNextCommit(CommitFault.CUT_BEFORE_ANSWER);
        } else {
            proxy.cutAfter(1);
        }
        Throwable thrown = catchThrowable(() -> read.by(database));
        assertThat(hits()).as(sql).isEqualTo(1);
        assertThat(thrown).as(sql).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(((DatabaseException) thrown).sqlState()).as(sql).isIn("25006", "08006");
    }

    private Database database(String user) {
        PoolConfig config = config("postgresql://" + user + "@localhost:" + proxy.port() + "/postgres")
                .withSize(1)
                .withMaxOverflow(0)
                .withProperty("currentSchema", "public,trap");
        Database database = Databases.on(pool(config));
        database.query("SELECT 1", row -> 1);
        return database;
    }

    private static long hits() throws SQLException {
        return number("SELECT count(*) FROM hits");
    }
}
