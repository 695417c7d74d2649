package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransactionOptions;
import dev.etosha.TransientDatabaseException;
import dev.etosha.execution.Databases;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code Database} in a JTA transaction. */
class DatabaseInTransactionIT extends JtaOnServer {

    private static final String INSERT = "INSERT INTO item VALUES (:id)";

    private Database database;

    @BeforeEach
    void open() {
        database = Databases.on(pool());
    }

    @Test
    void callsJoinTheTransaction() throws Exception {
        manager.begin();
        database.update(INSERT, Map.of("id", 1));
        database.updateBatch(INSERT, List.of(Map.of("id", 2), Map.of("id", 3)));
        long seen = database.stream("SELECT id FROM item", Map.of(), row -> row.getInt(1), rows -> rows.count());
        assertThat(seen).isEqualTo(3);
        assertThat(items()).isZero();
        manager.rollback();
        assertThat(items()).isZero();
    }

    @Test
    void aNestedTransactionJoinsTheTransaction() throws Exception {
        manager.begin();
        database.update(INSERT, Map.of("id", 1));
        database.useTransaction(transaction -> transaction.update(INSERT, Map.of("id", 2)));
        assertThat(items()).isZero();
        manager.commit();
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aFailedNestedTransactionMarksTheTransactionForRollback() throws Exception {
        manager.begin();
        database.update(INSERT, Map.of("id", 1));
        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    transaction.update(INSERT, Map.of("id", 2));
                    throw new IllegalStateException("own");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(manager.getStatus()).isEqualTo(Status.STATUS_MARKED_ROLLBACK);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
    }

    /** These failures occur in the client. The server does not know about them. */
    @Test
    void aFailureInTheClientRefusesTheCommit() throws Exception {
        List<ThrowingCallable> failures = List.of(
                () -> database.update(INSERT, Map.of("name", 1)),
                () -> database.update(INSERT, Map.of("id", new Object())),
                () -> database.pipeline(reads -> reads.query("DELETE FROM item", row -> 1)),
                () -> database.pipeline(reads -> reads.query("SELECT :id", row -> 1)),
                () -> database.updateBatch(INSERT, Collections.singletonList(null)),
                () -> database.queryOne("INSERT INTO item VALUES (7), (8) RETURNING id", row -> 1),
                () -> database.query("SELECT 1", row -> row.getInt("x")),
                () -> database.stream("SELECT 1", Map.of(), row -> row.getInt("x"), rows -> rows.count()),
                () -> database.useTransaction(tx -> assertThatThrownBy(() -> tx.update(INSERT, Map.of("name", 1)))));
        for (ThrowingCallable failure : failures) {
            manager.begin();
            database.update(INSERT, Map.of("id", 1));
            assertThatThrownBy(failure);
            assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
            assertThat(items()).isZero();
        }
    }

    @Test
    void aFailureRolledBackToASavepointDoesNotRefuseTheCommit() throws Exception {
        manager.begin();
        database.update(INSERT, Map.of("id", 1));
        database.useConnection(connection -> {
            Savepoint savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> database.update("INSERT INTO item SELECT 1 / 0"));
            connection.rollback(savepoint);
        });
        manager.commit();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aTransactionsConnectionMayBeClosed() throws Exception {
        manager.begin();
        database.<SQLException>useTransaction(tx -> {
            tx.connection().close();
            tx.update(INSERT, Map.of("id", 1));
            assertThatThrownBy(() -> tx.connection().commit()).isInstanceOf(SQLException.class);
        });
        manager.commit();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aFailedCallIsNotRunAgain() throws Exception {
        int[] runs = {0};
        manager.begin();
        DatabaseException thrown = catchThrowableOfType(
                TransientDatabaseException.class, () -> database.idempotent().useTransaction(transaction -> {
                    runs[0]++;
                    transaction.update("DO 'BEGIN RAISE SQLSTATE ''40001''; END'");
                }));
        assertThat(runs[0]).isEqualTo(1);
        assertThat(thrown.attempts()).isEqualTo(1);
        manager.rollback();
    }

    @Test
    void aStatementWithALostConnectionIsReportedAsNotApplied() throws Exception {
        manager.begin();
        TransientDatabaseException thrown = catchThrowableOfType(
                TransientDatabaseException.class,
                () -> database.update("SELECT pg_terminate_backend(pg_backend_pid())"));
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
    }

    @Test
    void aNestedTransactionCannotHaveItsOwnAccessMode() throws Exception {
        manager.begin();
        assertThatThrownBy(() -> database.useTransaction(TransactionOptions.READ_ONLY, transaction -> {}))
                .isInstanceOf(PermanentDatabaseException.class)
                .hasMessageContaining("a transaction inside of a JTA transaction is part of it");
        manager.rollback();
    }

    @Test
    void asynchronousCallsDoNotJoinTheTransaction() throws Exception {
        manager.begin();
        assertThat(database.async().update(INSERT, Map.of("id", 1)).get()).isEqualTo(1);
        manager.rollback();
        assertThat(items()).isEqualTo(1);
    }
}
