package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.DatabaseException;
import dev.etosha.PoolStats;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The pool's numbers agree with the server and are never negative. */
class AgreementIT extends PoolOnServer {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void whileConnectionsAreLentAndReturned() throws Exception {
        ConnectionPool pool = open(config().withSize(2).withMaxOverflow(2));
        expect(pool, 0, 0);
        Connection first = pool.borrow();
        expect(pool, 0, 1);
        Connection second = pool.borrow();
        Connection third = pool.borrow();
        expect(pool, 0, 3);
        assertThat(pool.stats().overflow()).isEqualTo(1);
        first.close();
        expect(pool, 1, 2);
        second.close();
        third.close();
        third.close();
        expect(pool, 3, 0);
    }

    @Test
    void aSingleCallerGetsASingleConnection() {
        for (int i = 0; i < 50; i++) {
            ConnectionPool pool = open(config().withSize(5));
            giveBack(pool.borrow());
            assertThat(pool.stats().connecting()).isZero();
            assertThat(pool.stats().opened()).isEqualTo(1);
            pool.close();
        }
    }

    @Test
    void afterAnAbort() throws Exception {
        ConnectionPool pool = open(config());
        Connection connection = pool.borrow();
        connection.abort(Runnable::run);
        connection.close();
        expect(pool, 0, 0);
        assertThat(pool.stats().closed()).isEqualTo(1);
    }

    @Test
    void afterTheDriversOwnConnectionWasClosed() throws Exception {
        ConnectionPool pool = open(config());
        try (Connection connection = pool.borrow()) {
            closeTheDriversConnection(connection);
        }
        expect(pool, 0, 0);
    }

    @Test
    void afterDifferentFailuresAtOnce() throws Exception {
        ConnectionPool pool = open(config().withSize(4).withMaxOverflow(4).withRecycle(Duration.ofSeconds(1)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        List<FutureTask<?>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            FutureTask<?> caller = new FutureTask<>(() -> makeTrouble(pool, end), null);
            callers.add(caller);
            Threads.platform().start(caller);
        }
        while (System.nanoTime() - end < 0) {
            expectNoNegatives(pool.stats());
            TimeUnit.MILLISECONDS.sleep(1);
        }
        for (FutureTask<?> caller : callers) {
            caller.get(20, TimeUnit.SECONDS);
        }

        assertThat(pool.stats().checkedOut()).isZero();
        try (Connection superuser = EmbeddedServer.superuser()) {
            Eventually.eventually(SOON, () -> assertThat(sessions(pool, superuser))
                    .isEqualTo(pool.stats().checkedIn()));
        }
        PoolStats stats = pool.stats();
        assertThat(stats.opened() - stats.closed()).isEqualTo(stats.checkedIn());
        assertThat(stats.timeouts()).isZero();
        fill(pool, 8); // no permit was lost
    }

    private static void makeTrouble(ConnectionPool pool, long end) {
        while (System.nanoTime() - end < 0) {
            try (Connection connection = pool.borrow()) {
                trouble(pool, connection);
            } catch (SQLException | DatabaseException e) {
                // failures are expected here
            }
        }
    }

    private static void trouble(ConnectionPool pool, Connection connection) throws SQLException {
        switch (ThreadLocalRandom.current().nextInt(10)) {
            case 0 -> connection.abort(Runnable::run);
            case 1 -> text(connection, "SELECT pg_terminate_backend(pg_backend_pid())");
            case 2 -> closeTheDriversConnection(connection);
            case 3 -> connection.close();
            case 4 -> pool.cancel(connection);
            case 5 -> execute(connection, "BEGIN", "SELECT 1/0");
            case 6 -> connection.setAutoCommit(false);
            default -> text(connection, "SELECT 1");
        }
    }

    private static void closeTheDriversConnection(Connection connection) throws SQLException {
        ((Connection) connection.unwrap(PGConnection.class)).close();
    }

    private void expect(ConnectionPool pool, int checkedIn, int checkedOut) throws SQLException {
        assertThat(pool.stats().checkedIn()).isEqualTo(checkedIn);
        assertThat(pool.stats().checkedOut()).isEqualTo(checkedOut);
        expectNoNegatives(pool.stats());
        try (Connection superuser = EmbeddedServer.superuser()) {
            Eventually.eventually(
                    SOON, () -> assertThat(sessions(pool, superuser)).isEqualTo(checkedIn + checkedOut));
        }
    }

    private static void expectNoNegatives(PoolStats stats) {
        assertThat(List.of(
                        (long) stats.checkedIn(),
                        (long) stats.checkedOut(),
                        (long) stats.overflow(),
                        (long) stats.connecting(),
                        (long) stats.waiting(),
                        stats.invalid(),
                        stats.opened(),
                        stats.closed(),
                        stats.timeouts()))
                .allMatch(number -> number >= 0);
    }
}
