package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Statements;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 0A000 "cached plan must not change result type" and 26000: prepared statements that the server can no longer run. */
class StalePlansIT extends SqlStatesOnServer {

    private static final String READ = "SELECT * FROM item";

    private static final String OTHER_COLUMNS = "ALTER TABLE item ADD COLUMN price int";

    /** In a block, so that pgjdbc does not notice the DEALLOCATE. */
    private static final String FORGET = "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$";

    @BeforeEach
    void oneRow() throws SQLException {
        admin("INSERT INTO item VALUES (1, 'x')");
    }

    @ParameterizedTest
    @CsvSource({"0A000, " + OTHER_COLUMNS, "26000, " + FORGET})
    void aTransactionIsRunAgainOnTheSameConnection(String state, String change) throws SQLException {
        WatchedPool watched = prepared();
        if (state.equals("0A000")) {
            admin(change);
        } else {
            watched.database.update(change); // this statement affects only the session
        }
        int columns = watched.database.inTransaction(transaction -> {
            runs++;
            transaction.update("UPDATE item SET name = name || '+'");
            return columns(transaction);
        });
        assertThat(columns).isEqualTo(state.equals("0A000") ? 3 : 2);
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly(state);
        assertThat(watched.database.query("SELECT name FROM item", row -> row.getString(1)))
                .containsExactly("x+");
        watched.expectKept();
    }

    @ParameterizedTest
    @CsvSource({OTHER_COLUMNS, FORGET})
    void inAutoCommitModeTheDriverPreparesAgain(String change) {
        WatchedPool watched = prepared();
        watched.database.update(change);
        assertThat(columns(watched.database)).isPositive();
        assertThat(watched.states()).isEmpty();
        watched.expectKept();
    }

    @Test
    void anUnsupportedStatementHasTheSameStateAndIsFinal() {
        WatchedPool watched = watch(two());
        expectFinal(watched, "0A000", () -> watched.database.query("SELECT count(*) FROM item FOR UPDATE", row -> 1));
        watched.expectKept();
    }

    /** A pool of one connection, on which the server has prepared the statement. */
    private WatchedPool prepared() {
        WatchedPool watched = watch(two().withSize(1).withProperty("prepareThreshold", "1"));
        assertThat(columns(watched.database)).isEqualTo(2);
        return watched;
    }

    private static int columns(Statements statements) {
        return statements
                .queryOne(READ, row -> row.getMetaData().getColumnCount())
                .orElseThrow();
    }
}
