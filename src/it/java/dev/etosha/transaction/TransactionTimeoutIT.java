package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import jakarta.transaction.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The transaction manager rolls back a timed-out transaction on one of its own threads. */
class TransactionTimeoutIT extends JtaOnServer {

    @AfterEach
    void resetTimeout() throws Exception {
        manager.setTransactionTimeout(0);
    }

    @Test
    void aRunningStatementEndsWhenItsTransactionTimesOut() throws Exception {
        ConnectionPool pool = pool();
        manager.setTransactionTimeout(1);
        manager.begin();
        Connection handle = pool.borrow();
        run(handle, "INSERT INTO item VALUES (1)");
        long began = System.nanoTime();
        assertThatThrownBy(() -> run(handle, "SELECT pg_sleep(60)")).isInstanceOf(SQLException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        manager.rollback();
        Eventually.eventually(
                Duration.ofSeconds(5),
                () -> assertThat(pool.stats().checkedOut()).isZero());

        insert(pool, 1); // would block while the lock is held
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aTimedOutTransactionGetsNoConnection() throws Exception {
        ConnectionPool pool = pool();
        manager.setTransactionTimeout(1);
        manager.begin();
        Connection handle = pool.borrow();
        run(handle, "INSERT INTO item VALUES (1)");
        Eventually.eventually(
                Duration.ofSeconds(20), () -> assertThat(manager.getStatus()).isEqualTo(Status.STATUS_ROLLEDBACK));

        assertThatThrownBy(handle::createStatement)
                .hasMessage("The transaction that this connection belonged to was rolled back");
        assertThatThrownBy(pool::borrow).isInstanceOf(PermanentDatabaseException.class);
        manager.rollback();
        assertThat(items()).isZero();
        insert(pool, 1);
    }
}
