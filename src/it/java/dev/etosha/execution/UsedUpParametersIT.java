package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.Parameters;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that the first attempt consumes. A second attempt would store nothing and report success. */
class UsedUpParametersIT extends DatabaseOnServer {

    private static final String STORE = "INSERT INTO stored SELECT :id, :content FROM fails_once()";

    @BeforeEach
    void definitions() throws SQLException {
        admin("DROP TABLE IF EXISTS stored");
        admin("CREATE TABLE stored (id int, content bytea)");
        admin("DROP SEQUENCE IF EXISTS tries");
        admin("CREATE SEQUENCE tries"); // a sequence is not rolled back
        admin("CREATE OR REPLACE FUNCTION fails_once() RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                + " IF nextval('tries') = 1 THEN RAISE SQLSTATE '40001'; END IF; RETURN 1; END $$");
    }

    @Test
    void aStreamIsNotReadTwice() throws SQLException {
        for (Object content : List.of(stream(), Optional.of(stream()), Optional.of(Optional.of(stream())))) {
            admin("ALTER SEQUENCE tries RESTART");
            Database database = database();
            Throwable thrown = catchThrowable(() -> database.update(STORE, Map.of("id", 1, "content", content)));
            assertThat(thrown).isInstanceOfSatisfying(TransientDatabaseException.class, e -> assertThat(e.attempts())
                    .isEqualTo(1));
            assertThat(stored()).isZero();
        }
        for (Object content : List.of(stream(), Optional.of(stream()))) {
            admin("ALTER SEQUENCE tries RESTART");
            Database database = database();
            Throwable thrown = catchThrowable(() -> database.updateBatch(
                    STORE, List.of(Map.of("id", 1, "content", new byte[1]), Map.of("id", 1, "content", content))));
            assertThat(thrown).isInstanceOfSatisfying(TransientDatabaseException.class, e -> assertThat(e.attempts())
                    .isEqualTo(1));
            assertThat(stored()).isZero();
        }
    }

    @Test
    void aTransactionThatSharesAStreamBetweenAttemptsFails() throws SQLException {
        Optional<InputStream> content = Optional.of(stream());
        Throwable thrown = catchThrowable(
                () -> database().useTransaction(tx -> tx.update(STORE, Map.of("id", 1, "content", content))));
        assertThat(thrown).isInstanceOf(PermanentDatabaseException.class).hasMessageContaining("used up");
        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(DatabaseException.class);
        assertThat(stored()).isZero();
    }

    @Test
    void aStreamSharedThroughPlainJdbcFailsToo() throws SQLException {
        InputStream content = stream();
        Throwable thrown = catchThrowable(() -> database().useTransaction(tx -> store(tx.connection(), content)));
        assertThat(thrown).isInstanceOf(PermanentDatabaseException.class).hasMessageContaining("used up");
        assertThat(stored()).isZero();

        admin("ALTER SEQUENCE tries RESTART");
        InputStream other = stream();
        Throwable again =
                catchThrowable(() -> database().idempotent().useConnection(connection -> store(connection, other)));
        assertThat(again).isInstanceOf(PermanentDatabaseException.class).hasMessageContaining("used up");
        assertThat(stored()).isZero();
    }

    @Test
    void plainJdbcMayCreateAStreamInEachAttempt() throws SQLException {
        database().useTransaction(tx -> store(tx.connection(), stream()));
        assertThat(stored()).isEqualTo(3);
    }

    private static void store(Connection connection, InputStream content) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO stored VALUES (fails_once(), ?)")) {
            insert.setBinaryStream(1, content);
            insert.executeUpdate();
        }
    }

    @Test
    void aTransactionThatCreatesAStreamInEachAttemptIsRunAgain() throws SQLException {
        database().useTransaction(tx -> tx.update(STORE, Map.of("id", 1, "content", stream())));
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void valuesAreSentAgain() throws SQLException {
        assertThat(database().update(STORE, Map.of("id", 1, "content", Optional.of(new byte[] {1, 2, 3}))))
                .isEqualTo(1);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void aReaderIsNotReadTwice() throws SQLException {
        Throwable thrown = catchThrowable(() -> database()
                .update(
                        "INSERT INTO item SELECT fails_once(), :name",
                        Map.of("name", Optional.of(new StringReader("text")))));
        assertThat(thrown).isInstanceOf(TransientDatabaseException.class);
        assertThat(items()).isZero();
    }

    @Test
    void nullIsAnOrdinaryParameter() throws SQLException {
        assertThat(database().update(INSERT, Parameters.of("id", 1, "name", null)))
                .isEqualTo(1);
        assertThat(database()
                        .updateBatch(
                                INSERT, List.of(item(2), Parameters.of("id", 3).and("name", null))))
                .containsExactly(1, 1);
        assertThat(number("SELECT count(*) FROM item WHERE name IS NULL")).isEqualTo(2);
    }

    private static InputStream stream() {
        return new ByteArrayInputStream(new byte[] {1, 2, 3});
    }

    private static long stored() throws SQLException {
        return number("SELECT coalesce(sum(length(content)), 0) FROM stored");
    }
}
