package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.pool.ConnectionPool;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements and lent connections without faults. */
class DatabaseIT extends DatabaseOnServer {

    @Test
    void aQueryReturnsItsRowsInOrder() {
        assertThat(database()
                        .query(
                                "SELECT n FROM generate_series(1, :last) AS n ORDER BY n DESC",
                                Map.of("last", 3),
                                row -> row.getInt(1)))
                .containsExactly(3, 2, 1);
    }

    @Test
    void queryOneReturnsTheOnlyRowOrNothing() {
        Database database = database();
        assertThat(database.queryOne("SELECT 1", row -> row.getInt(1))).contains(1);
        assertThat(database.queryOne("SELECT 1 WHERE false", row -> row.getInt(1)))
                .isEmpty();
    }

    @Test
    void queryOneRefusesASecondRow() {
        Database database = database();
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> database.queryOne("SELECT n FROM generate_series(1, 2) AS n", row -> row.getString(1)));
        assertThat(thrown.sqlState()).isEqualTo("21000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT max(id) FROM item", "SELECT NULL"})
    void queryOneReturnsNothingForNull(String sql) {
        Database database = database();
        assertThat(database.queryOne(sql, row -> row.getString(1))).isEmpty();
        assertThat(database.<Optional<String>, RuntimeException>inTransaction(
                        transaction -> transaction.queryOne(sql, row -> row.getString(1))))
                .isEmpty();
        assertThat(database.<Optional<String>>pipeline(reads -> reads.queryOne(sql, row -> row.getString(1))))
                .isEmpty();
    }

    @Test
    void anUpdateReturnsTheNumberOfChangedRows() throws SQLException {
        Database database = database();
        assertThat(database.update(INSERT, item(1))).isEqualTo(1);
        assertThat(database.update("UPDATE item SET name = 'x' WHERE id = 7")).isZero();
        assertThat(database.update("CREATE TEMPORARY TABLE t (n int)")).isZero();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void anUpdateThatReturnsRowsIsAppliedAndCounted() throws SQLException {
        assertThat(database().update("INSERT INTO item SELECT n FROM generate_series(1, 3) AS n RETURNING id"))
                .isEqualTo(3);
        assertThat(items()).isEqualTo(3);
    }

    @Test
    void aBatchIsAppliedCompletelyOrNotAtAll() throws SQLException {
        Database database = database();
        assertThat(database.updateBatch(INSERT, List.of(item(1), item(2)))).containsExactly(1, 1);
        assertThat(database.updateBatch(INSERT, List.of())).isEmpty();

        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> database.updateBatch(INSERT, List.of(item(3), item(4), item(2))));
        assertThat(thrown.sqlState()).isEqualTo("23505");
        assertThat(items()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"INSERT INTO item VALUES (1), 23505", "SELEKT, 42601", "UPDATE nothing SET a = 1, 42P01"})
    void aStatementRefusedByPostgresFailsPermanently(String sql, String state) throws SQLException {
        Database database = database();
        admin("INSERT INTO item VALUES (1)");
        PermanentDatabaseException thrown =
                catchThrowableOfType(PermanentDatabaseException.class, () -> database.update(sql));
        assertThat(thrown.sqlState()).isEqualTo(state);
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(thrown.pool()).isEqualTo("default");
    }

    @Test
    void aTransactionLeftOpenOnALentConnectionIsRolledBack() throws SQLException {
        Database database = database();
        database.useConnection(connection -> {
            connection.setAutoCommit(false);
            insert(connection, 1);
        });
        database.useConnection(connection -> insert(connection, 2));
        assertThat(number("SELECT id FROM item")).isEqualTo(2);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void workOnALentConnectionIsNotRepeated() {
        int[] runs = {0};
        DatabaseException thrown =
                catchThrowableOfType(DatabaseException.class, () -> database().useConnection(connection -> {
                    runs[0]++;
                    throw new SQLException("conflict", "40001");
                }));
        assertThat(runs[0]).isEqualTo(1);
        assertThat(thrown.attempts()).isEqualTo(1);
    }

    @Test
    void aCheckedExceptionOfTheWorkReachesTheCaller() {
        IOException own = new IOException("own");
        assertThat(catchThrowableOfType(
                        IOException.class, () -> database().<Integer, IOException>withConnection(connection -> {
                            throw own;
                        })))
                .isSameAs(own);
    }

    @Test
    void aFailedStatementDoesNotEvictItsConnection() {
        ConnectionPool pool = pool(config());
        Database database = Databases.on(pool);
        for (int n = 0; n < 5; n++) {
            assertThat(catchThrowableOfType(PermanentDatabaseException.class, () -> database.update("SELEKT")))
                    .isNotNull();
        }
        assertThat(pool.stats().invalid()).isZero();
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (" + id + ")");
        }
    }
}
