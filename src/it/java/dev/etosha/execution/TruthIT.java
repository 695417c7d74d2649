package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.RowMapper;
import dev.etosha.TransientDatabaseException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the claim of an exception with the rows in the table, for each way to run a statement and each place of a
 * failure.
 */
class TruthIT extends DatabaseOnServer {

    private static final String RETURNING =
            "INSERT INTO item (id, name) VALUES (:id, :name), (:id + 100, :name) RETURNING id";

    /** A way to run a statement that writes two rows and returns them. */
    @SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
    enum Way {
        QUERY(true, (database, parameters, mapper) -> database.query(RETURNING, parameters, mapper)),
        QUERY_ONE(true, (database, parameters, mapper) -> database.queryOne(RETURNING, parameters, mapper)),
        ASYNC_QUERY(true, (database, parameters, mapper) -> database.async()
                .query(RETURNING, parameters, mapper)
                .join()),
        ASYNC_QUERY_ONE(true, (database, parameters, mapper) -> database.async()
                .queryOne(RETURNING, parameters, mapper)
                .join()),
        STREAM(false, (database, parameters, mapper) -> database.stream(RETURNING, parameters, mapper, Stream::toList)),
        TRANSACTION(
                false,
                (database, parameters, mapper) -> database.<Object, RuntimeException>inTransaction(
                        tx -> tx.query(RETURNING, parameters, mapper))),
        ASYNC_TRANSACTION(false, (database, parameters, mapper) -> database.async()
                .<Object>inTransaction(tx -> tx.queryOne(RETURNING, parameters, mapper))
                .join());

        private final boolean autoCommit;
        private final Run run;

        Way(boolean autoCommit, Run run) {
            this.autoCommit = autoCommit;
            this.run = run;
        }

        interface Run {

            Object with(Database database, Map<String, ?> parameters, RowMapper<Integer> mapper);
        }

        Throwable failure(Database database, Map<String, ?> parameters, RowMapper<Integer> mapper) {
            Throwable thrown = catchThrowable(() -> run.with(database, parameters, mapper));
            return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        }
    }

    @BeforeEach
    void definitions() throws SQLException {
        admin("CREATE OR REPLACE PROCEDURE half() LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO item VALUES (1, 'half'); COMMIT; PERFORM 1 / 0; END $$");
        admin("CREATE OR REPLACE PROCEDURE conflict() LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO item VALUES ((SELECT count(*) FROM item), 'half'); COMMIT;"
                + " RAISE SQLSTATE '40001'; END $$");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aFailureBeforeSendingAppliesNothing(Way way) throws SQLException {
        Database database = database();
        assertThat(way.failure(database, Map.of("id", 1), row -> 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(way.failure(database, Map.of("id", 1, "name", new Object()), row -> 1))
                .isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aRefusedStatementAppliesNothing(Way way) throws SQLException {
        admin("INSERT INTO item VALUES (101, 'there')");
        Throwable thrown = way.failure(database(), item(1), row -> 1);
        assertThat(thrown).isInstanceOfSatisfying(PermanentDatabaseException.class, e -> {
            assertThat(e.isUniqueViolation()).isTrue();
            assertThat(e.isConstraintViolation()).isTrue();
            assertThat(e.constraint()).isEqualTo("item_pkey");
            assertThat(e.table()).isEqualTo("item");
            assertThat(e.subject().schema()).isEqualTo("public");
            assertThat(e.getMessage()).doesNotContain("101");
        });
        assertThat(items()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aFailedMapperIsReportedAsAppliedOutsideOfATransaction(Way way) throws SQLException {
        Throwable thrown = way.failure(database(), item(1), row -> row.getInt("nothing"));
        assertThat(thrown)
                .isInstanceOf(way.autoCommit ? AppliedDatabaseException.class : PermanentDatabaseException.class);
        assertThat(items()).isEqualTo(way.autoCommit ? 2 : 0);
    }

    /** The failure is transient, and another attempt would apply the statement twice. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aTransientFailureOfAMapperDoesNotApplyTheStatementTwice(Way way) throws SQLException {
        int[] runs = {0};
        Throwable thrown = way.failure(database(), item(1), row -> {
            runs[0]++;
            throw new SQLTransientException("later", "40001");
        });
        assertThat(thrown)
                .isInstanceOf(way.autoCommit ? AppliedDatabaseException.class : TransientDatabaseException.class);
        assertThat(runs[0]).isEqualTo(way.autoCommit || way == Way.STREAM ? 1 : 3);
        assertThat(items()).isEqualTo(way.autoCommit ? 2 : 0);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anExceptionOfTheMapperReachesTheCallerAndTellsThatRowsWereApplied(Way way) throws SQLException {
        IllegalStateException own = new IllegalStateException("own");
        Throwable thrown = way.failure(database(), item(1), row -> {
            throw own;
        });
        assertThat(thrown).isSameAs(own);
        assertThat(List.of(thrown.getSuppressed())).hasSize(way.autoCommit ? 1 : 0);
        assertThat(List.of(thrown.getSuppressed())).allMatch(AppliedDatabaseException.class::isInstance);
        assertThat(items()).isEqualTo(way.autoCommit ? 2 : 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"QUERY_ONE", "ASYNC_QUERY_ONE", "ASYNC_TRANSACTION"})
    void aSecondRowIsReportedAsAppliedOutsideOfATransaction(Way way) throws SQLException {
        Throwable thrown = way.failure(database(), item(1), row -> row.getInt(1));
        assertThat(thrown)
                .isInstanceOf(way.autoCommit ? AppliedDatabaseException.class : PermanentDatabaseException.class)
                .hasMessageContaining("more rows");
        assertThat(items()).isEqualTo(way.autoCommit ? 2 : 0);
    }

    @Test
    void anInsertWithoutReturningIsAppliedByAQuery() throws SQLException {
        Database database = database();
        assertThat(catchThrowable(() -> database.query(INSERT, item(1), row -> 1)))
                .isInstanceOfSatisfying(AppliedDatabaseException.class, e -> assertThat(e.sqlState())
                        .isEqualTo("02000"));
        assertThat(catchThrowable(() -> database.queryOne(INSERT, item(2), row -> 1)))
                .isInstanceOf(AppliedDatabaseException.class);
        assertThat(items()).isEqualTo(2);
        assertThat(catchThrowable(() -> database.useTransaction(tx -> tx.query(INSERT, item(3), row -> 1))))
                .isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aReadWithAFailedMapperAppliesNothing() {
        Database database = database();
        assertThat(catchThrowable(
                        () -> database.query("SELECT id FROM generate_series(1, 2) AS id", row -> row.getInt("x"))))
                .isInstanceOf(PermanentDatabaseException.class);
        assertThat(catchThrowable(() -> database.pipeline(reads -> reads.query("SELECT 1", row -> row.getInt("x")))))
                .isInstanceOf(PermanentDatabaseException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL half()",
                "DO 'BEGIN INSERT INTO item VALUES (1); COMMIT; PERFORM 1 / 0; END'",
                "INSERT INTO item VALUES (1); COMMIT; SELECT 1 / 0",
                "BEGIN; INSERT INTO item VALUES (1); COMMIT; SELECT 1 / 0",
            })
    void aCommitInsideTheTextIsNotReportedAsNotApplied(String sql) throws SQLException {
        assertThat(catchThrowable(() -> database().update(sql)))
                .isInstanceOfSatisfying(CommitOutcomeUnknownException.class, e -> assertThat(e.sqlState())
                        .isEqualTo("22012"));
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aTextThatCommittedIsNotRunAgainAfterAConflict() throws SQLException {
        assertThat(catchThrowable(() -> database().update("CALL conflict()")))
                .isInstanceOfSatisfying(CommitOutcomeUnknownException.class, e -> assertThat(e.sqlState())
                        .isEqualTo("40001"));
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void severalStatementsAreRolledBackTogether() throws SQLException {
        assertThat(catchThrowable(() -> database().update("INSERT INTO item VALUES (1); SELECT 1 / 0")))
                .isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isZero();
    }

    @Test
    void sqlThatEndsTheTransactionIsRefused() throws SQLException {
        Database database = database();
        for (String sql : List.of("COMMIT", "ROLLBACK", "INSERT INTO item VALUES (9); END; BEGIN", "ABORT")) {
            Throwable thrown = catchThrowable(() -> database.useTransaction(tx -> {
                tx.update(INSERT, item(1));
                tx.update(sql);
            }));
            assertThat(thrown).isInstanceOfSatisfying(PermanentDatabaseException.class, e -> assertThat(e.sqlState())
                    .isEqualTo("2D000"));
        }
        assertThat(items()).isZero();
    }

    @Test
    void failedWorkOnAConnectionReportsThatNothingWasApplied() throws SQLException {
        assertThat(catchThrowable(() -> database().useConnection(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT count(*) FROM item");
                        statement.execute("INSERT INTO item SELECT 1 / 0");
                    }
                })))
                .isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (1);; INSERT INTO item SELECT 1 / 0",
                "WITH x AS (INSERT INTO item VALUES (1) RETURNING id) SELECT id FROM x;; SELEC 1",
                "BEGIN;; INSERT INTO item VALUES (1);; COMMIT;; SELECT 1 / 0",
                "BEGIN;; INSERT INTO item VALUES (1);; INSERT INTO item SELECT 1 / 0;; ROLLBACK;;"
                        + "INSERT INTO item VALUES (1);; SELECT 1 / 0",
                "CALL half()",
                "autocommit off;; INSERT INTO item VALUES (1);; commit();; SELECT 1 / 0",
                "autocommit off;; INSERT INTO item VALUES (1);; autocommit on;; SELECT 1 / 0",
            })
    void failedWorkOnAConnectionThatAppliedSomethingHasAnUnknownOutcome(String script) throws SQLException {
        assertThat(failureOf(script)).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(items()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 / 0",
                "SET lock_timeout = '3s';; SELECT id FROM item FOR UPDATE;; INSERT INTO item SELECT 1 / 0",
                "BEGIN;; INSERT INTO item VALUES (1);; SELECT 1 / 0",
                "BEGIN;; INSERT INTO item VALUES (1);; ROLLBACK;; SELECT 1 / 0",
                "autocommit off;; INSERT INTO item VALUES (1);; SELECT 1 / 0",
                "autocommit off;; INSERT INTO item VALUES (1);; rollback();; autocommit on;; SELECT 1 / 0",
            })
    void failedWorkOnAConnectionThatAppliedNothingFailsPermanently(String script) throws SQLException {
        assertThat(failureOf(script)).isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isZero();
    }

    /** Runs a script. Two semicolons separate its statements and calls of the connection. */
    private Throwable failureOf(String script) {
        return catchThrowable(() -> database().useConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String each : script.split(";;", -1)) {
                    switch (each.trim()) {
                        case "autocommit off" -> connection.setAutoCommit(false);
                        case "autocommit on" -> connection.setAutoCommit(true);
                        case "commit()" -> connection.commit();
                        case "rollback()" -> connection.rollback();
                        case "ROLLBACK" -> statement.execute("ROLLBACK");
                        default -> execute(statement, each, script);
                    }
                }
            }
        }));
    }

    /** Ignores a failure before a ROLLBACK, as the work would. */
    private static void execute(Statement statement, String sql, String script) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            if (script.endsWith(sql) || !script.contains("ROLLBACK")) {
                throw e;
            }
        }
    }

    @Test
    void aRowWrittenByAResultSetIsNotReportedAsNotApplied() throws SQLException {
        assertThat(catchThrowable(() -> database().useConnection(connection -> {
                    try (Statement statement = connection.createStatement(
                                    ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                            ResultSet rows = statement.executeQuery("SELECT id, name FROM item")) {
                        rows.moveToInsertRow();
                        rows.updateInt(1, 7);
                        rows.insertRow();
                        statement.execute("SELECT 1 / 0");
                    }
                })))
                .isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aRowThatCannotBeReadLeavesTheOutcomeUnknown() throws SQLException {
        assertThat(catchThrowable(() -> database().useConnection(connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery("INSERT INTO item VALUES (1) RETURNING id")) {
                        rows.next();
                        rows.getInt("nothing");
                    }
                })))
                .isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void anIdempotentStatementIsRunAgainAfterATransientFailureOfItsMapper() throws SQLException {
        int[] runs = {0};
        assertThat(database()
                        .idempotent()
                        .query(
                                "INSERT INTO item VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x' RETURNING id",
                                row -> {
                                    if (++runs[0] == 1) {
                                        throw new SQLTransientException("later", "40001");
                                    }
                                    return row.getInt(1);
                                }))
                .containsExactly(1);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void eachKindOfViolationIsKnownByItsState() throws SQLException {
        admin("CREATE TABLE IF NOT EXISTS parent (id int PRIMARY KEY)");
        admin("DROP TABLE IF EXISTS kinds");
        admin("CREATE TABLE kinds (id int CONSTRAINT positive CHECK (id > 0), needed int NOT NULL,"
                + " parent int CONSTRAINT known REFERENCES parent, during int4range,"
                + " CONSTRAINT alone EXCLUDE USING gist (during WITH &&))");
        Database database = database();
        PermanentDatabaseException check = refused(database, "INSERT INTO kinds VALUES (0, 1)");
        assertThat(check.isCheckViolation()).isTrue();
        assertThat(check.constraint()).isEqualTo("positive");
        PermanentDatabaseException missing = refused(database, "INSERT INTO kinds VALUES (1, NULL)");
        assertThat(missing.isNotNullViolation()).isTrue();
        assertThat(missing.column()).isEqualTo("needed");
        PermanentDatabaseException unknown = refused(database, "INSERT INTO kinds VALUES (1, 1, 77)");
        assertThat(unknown.isForeignKeyViolation()).isTrue();
        assertThat(unknown.constraint()).isEqualTo("known");
        assertThat(unknown.getMessage()).doesNotContain("77");
        PermanentDatabaseException twice =
                refused(database, "INSERT INTO kinds VALUES (1, 1, NULL, '[1,5)'), (2, 2, NULL, '[2,3)')");
        assertThat(twice.isExclusionViolation()).isTrue();
        assertThat(twice.constraint()).isEqualTo("alone");
        assertThat(refused(database, "SELEKT").isConstraintViolation()).isFalse();
        admin("DROP TABLE kinds");
    }

    @Test
    void theConstraintIsNamedInABatchAndAtCommit() throws SQLException {
        admin("CREATE TABLE IF NOT EXISTS late (id int CONSTRAINT late_key UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        admin("TRUNCATE late");
        Database database = database();
        Throwable batch = catchThrowable(() -> database.updateBatch(INSERT, List.of(item(1), item(1))));
        assertThat(batch).isInstanceOfSatisfying(PermanentDatabaseException.class, e -> assertThat(e.constraint())
                .isEqualTo("item_pkey"));
        Throwable commit =
                catchThrowable(() -> database.useTransaction(tx -> tx.update("INSERT INTO late VALUES (1), (1)")));
        assertThat(commit).isInstanceOfSatisfying(PermanentDatabaseException.class, e -> assertThat(e.constraint())
                .isEqualTo("late_key"));
        Throwable work = catchThrowable(() -> database.useConnection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO late VALUES (1), (1)")) {
                insert.execute();
            }
        }));
        assertThat(work).isInstanceOfSatisfying(PermanentDatabaseException.class, e -> assertThat(e.constraint())
                .isEqualTo("late_key"));
    }

    private static PermanentDatabaseException refused(Database database, String sql) {
        Throwable thrown = catchThrowable(() -> database.update(sql));
        assertThat(thrown).isInstanceOf(PermanentDatabaseException.class);
        return (PermanentDatabaseException) thrown;
    }
}
