package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.testing.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transaction that begins with its first statement is one from that statement on, whatever became of it; with commits
 * verified and without.
 */
class FirstStatementIT extends PoolOnServer {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginIsPreparedOnTheServerWithTheStatement(boolean verified) {
        Database database = single(verified, "");
        for (int id = 1; id <= 6; id++) { // from the sixth on all is prepared
            insertAlone(database, id);
        }

        assertThat(database.query("SELECT statement FROM pg_prepared_statements", row -> row.getString(1)))
                .contains("BEGIN");
    }

    @ParameterizedTest
    @CsvSource({
        "true, ''",
        "true, preferQueryMode=simple",
        "true, autosave=always",
        "true, prepareThreshold=0",
        "false, ''",
        "false, preferQueryMode=simple",
        "false, autosave=always",
        "false, prepareThreshold=0"
    })
    void itIsUndoneWithTheRest(boolean verified, String parameters) throws SQLException {
        Database database = single(verified, parameters);
        for (int round = 0; round < 7; round++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> database.useTransaction(tx -> {
                        tx.update(INSERT, item(1));
                        tx.update(INSERT, item(2));
                        throw new IllegalStateException("to be rolled back");
                    }));
        }

        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatWasNeverSentDoesNotLeaveTheNextOneAlone(boolean verified) throws SQLException {
        Database database = single(verified, "");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.useTransaction(tx -> {
                    assertThatExceptionOfType(IllegalArgumentException.class)
                            .isThrownBy(() -> tx.update(INSERT, Map.of()));
                    tx.update(INSERT, item(1));
                    throw new IllegalStateException("to be rolled back");
                }));

        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatTheServerRefusedIsTheEndOfTheTransaction(boolean verified) {
        Database database = single(verified, "");
        insertAlone(database, 1);
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> {
                    assertThatExceptionOfType(PermanentDatabaseException.class)
                            .isThrownBy(() -> tx.update(INSERT, item(1)));
                    assertThatExceptionOfType(PermanentDatabaseException.class)
                            .isThrownBy(() -> tx.update(INSERT, item(2)))
                            .withMessageContaining("current transaction is aborted");
                }));
        insertAlone(database, 3);

        assertThat(database.query("SELECT id FROM item ORDER BY id", row -> row.getInt(1)))
                .isEqualTo(List.of(1, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatTheServerRefusedIsUndoneAloneWithASavepointBeforeEach(boolean verified) throws SQLException {
        Database database = single(verified, "autosave=always");
        insertAlone(database, 1);
        database.useTransaction(tx -> {
            assertThatExceptionOfType(PermanentDatabaseException.class).isThrownBy(() -> tx.update(INSERT, item(1)));
            tx.update(INSERT, item(2));
        });

        assertThat(items()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theConnectionIsNotInAutoCommitModeBeforeItNorAfterIt(boolean verified) throws SQLException {
        Database database = single(verified, "");

        assertThat(database.<Boolean, SQLException>inTransaction(
                        tx -> tx.connection().getAutoCommit()))
                .isFalse();
        assertThat(database.<Boolean, SQLException>inTransaction(tx -> {
                    tx.update(INSERT, item(1));
                    return tx.connection().getAutoCommit();
                }))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theConnectionIsInAutoCommitModeForTheNextCaller(boolean verified) throws SQLException {
        Database database = single(verified, "");
        insertAlone(database, 1);

        boolean autoCommit = database.<Boolean, SQLException>withConnection(Connection::getAutoCommit);

        assertThat(autoCommit).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRowsThatItReturnsAreCounted(boolean verified) {
        Database database = single(verified, "");

        int updated = database.inTransaction(
                tx -> tx.update("INSERT INTO item SELECT n FROM generate_series(1, 3) AS n RETURNING id, 'x' || name"));

        assertThat(updated).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchOfOneAndOneOfManyAreUndoneWithTheRest(boolean verified) throws SQLException {
        Database database = single(verified, "");
        for (List<Map<String, Object>> batch : List.of(List.of(item(1)), List.of(item(1), item(2)))) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> database.useTransaction(tx -> {
                        tx.updateBatch(INSERT, batch);
                        throw new IllegalStateException("to be rolled back");
                    }));
        }

        assertThat(items()).isZero();
    }

    private static void insertAlone(Database database, int id) {
        database.useTransaction(tx -> tx.update(INSERT, item(id)));
    }

    /** On one connection, with parameters for pgjdbc. */
    private Database single(boolean verified, String parameters) {
        return Database.on(pool(config(EmbeddedServer.url() + (parameters.isEmpty() ? "" : "?" + parameters))
                .withVerifyCommit(verified)
                .withSize(1)
                .withMaxOverflow(0)));
    }
}
