package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.Transaction;
import dev.etosha.TransientDatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of a transaction is kept or undone alone. */
class SavepointIT extends DatabaseOnServer {

    private final Database database = database();

    private static int insert(Transaction tx, int id) {
        return tx.update(INSERT, Map.of("id", id, "name", "n" + id));
    }

    private List<Integer> stored() {
        return database.query("SELECT id FROM item ORDER BY id", Integer.class);
    }

    @Test
    void aPartThatReturnsIsKept() {
        int inserted = database.inTransaction(tx -> tx.<Integer, RuntimeException>inSavepoint(part -> insert(part, 1)));
        assertThat(inserted).isEqualTo(1);
        assertThat(stored()).containsExactly(1);
    }

    @Test
    void aPartThatThrowsIsUndoneAndTheTransactionGoesOn() {
        database.useTransaction(tx -> {
            insert(tx, 1);
            assertThatThrownBy(() -> tx.useSavepoint(part -> {
                        insert(part, 2);
                        throw new IOException("by the part");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("by the part")
                    .hasNoSuppressedExceptions();
            insert(tx, 3);
        });
        assertThat(stored()).containsExactly(1, 3);
    }

    @Test
    void aFailureOfTheServerThatIsUndoneDoesNotRefuseTheCommit() {
        database.useTransaction(tx -> {
            insert(tx, 1);
            DatabaseException violated = catchThrowableOfType(
                    PermanentDatabaseException.class, () -> tx.useSavepoint(part -> insert(part, 1)));
            assertThat(violated.violates("item_pkey")).isTrue();
            assertThat(violated.violates("item_name_key")).isFalse();
            insert(tx, 2);
        });
        assertThat(stored()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT 1 / :n", "SELECT :other", "SELECT id FROM (VALUES (1), (2)) AS t(id) WHERE id <> :n"})
    void aPartThatSwallowsAFailureIsUndone(String failing) {
        database.useTransaction(tx -> {
            insert(tx, 1);
            assertThatExceptionOfType(PermanentDatabaseException.class)
                    .isThrownBy(() -> tx.useSavepoint(part -> {
                        insert(part, 2);
                        try {
                            part.queryOne(failing, Map.of("n", 0), Integer.class);
                        } catch (DatabaseException | IllegalArgumentException swallowed) {
                            assertThat(swallowed).isNotNull();
                        }
                    }))
                    .withMessageContaining("a statement of the part failed, so the part is rolled back: ");
        });
        assertThat(stored()).containsExactly(1);
    }

    @Test
    void anEarlierFailureStillRefusesTheCommit() {
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> {
                    insert(tx, 1);
                    assertThatThrownBy(() -> tx.update("SELECT :other", Map.of("n", 1)))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThat(tx.<Integer, RuntimeException>inSavepoint(part -> insert(part, 2)))
                            .isEqualTo(1);
                }))
                .withMessageContaining("so nothing is committed: ");
        assertThat(stored()).isEmpty();
    }

    @Test
    void partsAreNested() {
        database.useTransaction(tx -> tx.useSavepoint(outer -> {
            insert(outer, 1);
            assertThatThrownBy(() -> outer.useSavepoint(inner -> {
                        insert(inner, 2);
                        inner.useSavepoint(innermost -> insert(innermost, 3));
                        insert(inner, 1);
                    }))
                    .isInstanceOf(PermanentDatabaseException.class);
            outer.useSavepoint(inner -> insert(inner, 4));
        }));
        assertThat(stored()).containsExactly(1, 4);
    }

    @Test
    void theJdbcConnectionSeesTheParts() throws SQLException {
        database.useTransaction(tx -> {
            try (var connection = tx.connection();
                    var statement = connection.createStatement()) {
                assertThatThrownBy(() -> tx.useSavepoint(part -> statement.execute("SELECT 1 / 0")))
                        .isInstanceOf(SQLException.class);
                statement.execute("INSERT INTO item VALUES (5)");
            }
        });
        assertThat(stored()).containsExactly(5);
    }

    @Test
    void aLostConnectionEndsTheTransactionWhateverIsCaught() {
        int[] attempts = {0};
        database.useTransaction(tx -> {
            attempts[0]++;
            insert(tx, attempts[0]);
            try {
                tx.useSavepoint(part -> {
                    if (attempts[0] == 1) {
                        part.query("SELECT pg_terminate_backend(pg_backend_pid())", row -> true);
                    }
                });
            } catch (TransientDatabaseException e) {
                assertThat(attempts[0]).isEqualTo(1);
            }
        });
        assertThat(attempts[0]).isEqualTo(2);
        assertThat(stored()).containsExactly(2);
    }

    @Test
    void aPartMayBeRepeatedManyTimes() {
        database.useTransaction(tx -> {
            for (int id = 1; id <= 300; id++) {
                int each = id;
                try {
                    tx.useSavepoint(part -> insert(part, each % 100));
                } catch (DatabaseException e) {
                    assertThat(e.violates("item_pkey")).isTrue();
                }
            }
        });
        assertThat(stored()).hasSize(100);
    }
}
