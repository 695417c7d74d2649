package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Permanent errors: the call makes one attempt, reports the server's SQLState, and keeps the connection. */
class FinalStatesIT extends SqlStatesOnServer {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    22012 | SELECT 1 / 0
                    22P02 | SELECT 'x'::int
                    21000 | SELECT (SELECT n FROM generate_series(1, 2) n)
                    23502 | INSERT INTO item VALUES (NULL, 'x')
                    23505 | INSERT INTO item VALUES (1, 'x'), (1, 'x')
                    25001 | VACUUM item
                    2201E | SELECT ln(-1::numeric)
                    2D000 | DO $$ BEGIN COMMIT; END $$
                    3F000 | CREATE TABLE nowhere.item (id int)
                    42501 | DO $$ BEGIN SET LOCAL ROLE pg_monitor; INSERT INTO item VALUES (1, 'x'); END $$
                    42601 | SELEC 1
                    42703 | SELECT price FROM item
                    42P01 | SELECT id FROM no_such_table
                    42883 | SELECT no_such_function()
                    44000 | INSERT INTO cheap VALUES (1, 'dear')
                    53200 | DO $$ BEGIN FOR n IN 1 .. 1000000 LOOP PERFORM pg_advisory_xact_lock(n); END LOOP; END $$
                    53400 | SELECT n FROM generate_series(1, 1000000) n ORDER BY -n
                    54001 | SELECT endless(1)
                    54011 | SELECT too_wide()
                    58P01 | SELECT pg_read_file('no such file')
                    P0001 | DO $$ BEGIN RAISE EXCEPTION 'no'; END $$
                    P0002 | DO $$ DECLARE n int; BEGIN SELECT id INTO STRICT n FROM item WHERE id = 9; END $$
                    P0004 | DO $$ BEGIN ASSERT false; END $$
                    """)
    void aTransactionIsNotRunAgain(String state, String sql) throws SQLException {
        admin("CREATE OR REPLACE VIEW cheap AS SELECT * FROM item WHERE name = 'cheap' WITH CHECK OPTION");
        admin("CREATE OR REPLACE FUNCTION endless(int) RETURNS int LANGUAGE plpgsql"
                + " AS $$ BEGIN RETURN endless($1 + 1); END $$");
        admin("CREATE OR REPLACE FUNCTION too_wide() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE (SELECT"
                + " 'CREATE TABLE wide (' || string_agg('c' || n || ' int', ',') || ')'"
                + " FROM generate_series(1, 1700) n); END $$");
        try {
            WatchedPool watched = watch(two("-c temp_file_limit=64kB -c work_mem=64kB -c max_stack_depth=100kB"));
            expectFinal(
                    watched,
                    state,
                    () -> watched.database.useTransaction(transaction -> {
                        runs++;
                        transaction.update(INSERT, item(7));
                        transaction.update(sql);
                    }));
            assertThat(runs).isEqualTo(1);
            assertThat(rows()).isZero();
            watched.expectKept();
        } finally {
            admin("DROP VIEW cheap");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    22012 | SELECT 1 / 0
                    42P01 | SELECT id FROM no_such_table
                    """)
    void aStatementOrAReadIsNotRunAgain(String state, String sql) {
        WatchedPool watched = watch(two());
        expectFinal(watched, state, () -> watched.database.query(sql, row -> row.getInt(1)));
        watched.failures.clear();
        expectFinal(watched, state, () -> watched.database.update(sql));
        watched.expectKept();
    }

    @Test
    void theFirstFailureOfATransactionIsReported() throws SQLException {
        WatchedPool watched = watch(two());
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> watched.database.useTransaction(transaction -> {
                    runs++;
                    transaction.update(INSERT, item(1));
                    try {
                        transaction.update(INSERT, item(1));
                    } catch (DatabaseException ignored) {
                        transaction.query("SELECT 1", row -> 1);
                    }
                }));
        assertThat(thrown.sqlState()).isEqualTo("23505");
        assertThat(watched.states()).containsExactly("25P02");
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectKept();
    }

    @Test
    void aViolationDetectedAtCommitIsFinal() throws SQLException {
        admin("ALTER TABLE item ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED");
        WatchedPool watched = watch(two());
        expectFinal(
                watched,
                "23505",
                () -> watched.database.useTransaction(transaction -> {
                    runs++;
                    transaction.update("INSERT INTO item VALUES (1, 'same'), (2, 'same')");
                }));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
        watched.expectKept();
    }
}
