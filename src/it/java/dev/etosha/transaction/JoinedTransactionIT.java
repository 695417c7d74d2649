package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.config.JtaMode;
import dev.etosha.pool.ConnectionPool;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is borrowed in a JTA transaction joins the transaction. */
class JoinedTransactionIT extends JtaOnServer {

    @Test
    void allBorrowersInATransactionShareItsConnection() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        try (Connection one = pool.dataSource().getConnection();
                Connection another = pool.borrow()) {
            assertThat(process(one)).isEqualTo(process(another));
            assertThat(one.getAutoCommit()).isFalse();
            assertThat(pool.stats().checkedOut()).isEqualTo(1);
        }
        assertThat(pool.stats().checkedOut()).isEqualTo(1);
        manager.commit();
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void workFollowsTheTransaction() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        insert(pool, 1);
        insert(pool, 2);
        assertThat(items()).isZero();
        manager.commit();
        assertThat(items()).isEqualTo(2);

        manager.begin();
        insert(pool, 3);
        manager.rollback();
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aSecondTransactionHasItsOwnConnection() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        insert(pool, 1);
        Transaction outer = manager.suspend();
        manager.begin();
        insert(pool, 2);
        assertThat(pool.stats().checkedOut()).isEqualTo(2);
        manager.commit();
        manager.resume(outer);
        insert(pool, 3);
        manager.rollback();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void outsideOfATransactionAConnectionIsPlain() throws Exception {
        ConnectionPool pool = pool();
        try (Connection one = pool.borrow();
                Connection another = pool.borrow()) {
            assertThat(process(one)).isNotEqualTo(process(another));
            assertThat(one.getAutoCommit()).isTrue();
        }
    }

    @Test
    void aPoolWithJtaOffStaysOutside() throws Exception {
        ConnectionPool pool = pool(config().withJta(JtaMode.OFF));
        manager.begin();
        insert(pool, 1);
        assertThat(pool.stats().checkedOut()).isZero();
        manager.rollback();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void anUnclosedHandleLeaksNothingAndRefusesCallsAfterTheTransaction() throws Exception {
        ConnectionPool pool = pool();
        List<Connection> forgotten = new ArrayList<>();
        for (int id = 1; id <= 2; id++) {
            manager.begin();
            Connection handle = pool.borrow();
            run(handle, "INSERT INTO item VALUES (" + id + ")");
            forgotten.add(handle);
            if (id == 1) {
                manager.commit();
            } else {
                manager.rollback();
            }
            assertThat(pool.stats().checkedOut()).isZero();
        }
        assertThatThrownBy(() -> forgotten.get(0).createStatement())
                .isInstanceOf(SQLException.class)
                .hasMessage("The transaction that this connection belonged to was committed");
        assertThatThrownBy(() -> forgotten.get(1).createStatement())
                .hasMessage("The transaction that this connection belonged to was rolled back");
        for (Connection handle : forgotten) {
            assertThat(handle.isClosed()).isTrue();
            handle.close();
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aHandleMayNotEndTheTransaction() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        try (Connection handle = pool.borrow()) {
            for (ThrowingCallable end :
                    List.<ThrowingCallable>of(handle::commit, handle::rollback, () -> handle.setAutoCommit(true))) {
                SQLException refused = catchThrowableOfType(SQLException.class, end);
                assertThat(refused.getMessage()).contains("is refused: the connection belongs to a JTA transaction");
                assertThat(refused.getSQLState()).isEqualTo("2D000");
            }
            handle.setAutoCommit(false);
            run(handle, "INSERT INTO item VALUES (1)");
            handle.rollback(handle.setSavepoint());
        }
        manager.commit();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aCommitRefusedByTheDatabaseIsReportedAsARollback() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        insert(pool, 1);
        insert(pool, 1); // fails at commit
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIgnoredFailureRefusesTheCommit(boolean verified) throws Exception {
        ConnectionPool pool = pool(config().withVerifyCommit(verified));
        manager.begin();
        insert(pool, 1);
        try (Connection handle = pool.borrow()) {
            assertThatThrownBy(() -> run(handle, "NONSENSE")).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
    }

    @Test
    void aTransactionMarkedForRollbackGetsNoConnection() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        manager.setRollbackOnly();
        assertThatThrownBy(() -> pool.dataSource().getConnection())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("marked for rollback");
        manager.rollback();
    }

    @Test
    void anAbortedHandleRollsTheTransactionBack() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        insert(pool, 1);
        pool.borrow().abort(Runnable::run);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void theNextBorrowerGetsACleanConnection() throws Exception {
        ConnectionPool pool = pool(config().withSize(1).withMaxOverflow(0));
        manager.begin();
        try (Connection handle = pool.borrow()) {
            handle.setSchema("pg_catalog");
        }
        manager.commit();
        try (Connection connection = pool.borrow()) {
            assertThat(connection.getSchema()).isEqualTo("public");
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }
}
