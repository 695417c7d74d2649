package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The server ends sessions during transactions, and Fault Tolerance runs the work again. */
@ArquillianTest
class RetryIT {

    private static final String END_MY_SESSION = "SELECT pg_terminate_backend(pg_backend_pid())";

    @Deployment
    static WebArchive application() {
        return Application.of("retry", "db.retry.attempts=4\ndb.retry.delay=10ms\n");
    }

    @Inject
    Database database;

    @Test
    void aTransactionWhoseSessionEndedRunsAgain() {
        AtomicInteger attempts = new AtomicInteger();
        String result = database.inTransaction(transaction -> {
            if (attempts.incrementAndGet() < 3) {
                transaction.query(END_MY_SESSION, row -> 1);
            }
            return "done";
        });
        assertEquals("done", result);
        assertEquals(3, attempts.get());
    }

    @Test
    void theSettingLimitsTheAttempts() {
        AtomicInteger attempts = new AtomicInteger();
        TransientDatabaseException failure = assertThrows(
                TransientDatabaseException.class,
                () -> database.useTransaction(transaction -> {
                    attempts.incrementAndGet();
                    transaction.query(END_MY_SESSION, row -> 1);
                }));
        assertEquals(4, attempts.get());
        assertEquals(4, failure.attempts());
        assertEquals("57P01", failure.sqlState());
        assertEquals(3, failure.getSuppressed().length);
    }

    @Test
    void wrongSqlIsTriedOnce() {
        AtomicInteger attempts = new AtomicInteger();
        PermanentDatabaseException failure = assertThrows(
                PermanentDatabaseException.class,
                () -> database.useTransaction(transaction -> {
                    attempts.incrementAndGet();
                    transaction.update("NONSENSE");
                }));
        assertEquals(1, attempts.get());
        assertEquals("42601", failure.sqlState());
    }
}
