package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.PoolClosedException;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A closed pool lends no more connections, waits for lent ones, and leaves no sessions or threads behind. */
class DrainIT extends PoolOnServer {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(20);

    private Set<Thread> before;
    private Connection superuser;

    @BeforeEach
    void connect() throws SQLException {
        before = Thread.getAllStackTraces().keySet();
        superuser = EmbeddedServer.superuser();
    }

    @AfterEach
    void disconnect() throws SQLException {
        superuser.close();
    }

    @Test
    void aLentConnectionMayFinish() throws Exception {
        ConnectionPool pool = open(config());
        Connection lent = pool.borrow();
        FutureTask<?> closing = closing(pool, LONG);
        awaitClosed(pool);
        assertThat(text(lent, "SELECT pg_sleep(0.2)")).isEmpty();
        assertThat(text(lent, "SELECT 1")).isEqualTo("1");
        assertThat(closing.isDone()).isFalse();
        lent.close();
        closing.get(5, TimeUnit.SECONDS);
        expectNothingLeft(pool);
    }

    @Test
    void aLentConnectionIsCancelledAndClosedAfterTheDrainTimeout() throws Exception {
        ConnectionPool pool = open(config());
        Connection lent = pool.borrow();
        FutureTask<@Nullable SQLException> sleeper = new FutureTask<>(() -> failure(lent, "SELECT pg_sleep(60)"));
        Threads.platform().start(sleeper);
        Eventually.eventually(SOON, () -> assertThat(active()).isEqualTo(1));
        long began = System.nanoTime();
        pool.close(Duration.ofMillis(300));

        assertThat(since(began)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        assertThat((Throwable) sleeper.get(5, TimeUnit.SECONDS)).isNotNull();
        expectNothingLeft(pool);
        lent.close();
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void noFurtherConnectionIsLent() throws Exception {
        ConnectionPool pool = open(config());
        Connection lent = pool.borrow();
        FutureTask<?> closing = closing(pool, LONG);
        awaitClosed(pool);

        long began = System.nanoTime();
        assertThatThrownBy(pool::borrow).isInstanceOf(PoolClosedException.class);
        assertThat(since(began)).isLessThan(GRACE);
        lent.close();
        closing.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(pool::borrow).isInstanceOf(PoolClosedException.class);
    }

    @Test
    void waitersAreRefusedAtOnce() throws Exception {
        ConnectionPool pool = open(config().withSize(1));
        Connection lent = pool.borrow();
        FutureTask<Throwable> refused = new FutureTask<>(() -> catchThrowable(pool::borrow));
        Threads.platform().start(refused);
        Eventually.eventually(SOON, () -> assertThat(pool.stats().waiting()).isEqualTo(1));
        FutureTask<?> closing = closing(pool, LONG);

        assertThat(refused.get(5, TimeUnit.SECONDS)).isInstanceOf(PoolClosedException.class);
        lent.close();
        closing.get(5, TimeUnit.SECONDS);
    }

    @Test
    void manyIdleConnectionsAreClosed() throws Exception {
        ConnectionPool pool = open(config().withSize(20));
        fill(pool, 20);
        pool.close(LONG);
        expectNothingLeft(pool);
    }

    @Test
    void connectionsStillBeingOpenedAreClosed() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            proxy.delayConnects(Duration.ofMillis(300));
            PoolConfig eager = config(OwnServer.url(proxy.port())).withSize(10).withStart(StartMode.EAGER);
            ConnectionPool pool = open(eager);
            Eventually.eventually(SOON, () -> assertThat(proxy.accepted()).isEqualTo(10));
            pool.close(LONG);
            expectNothingLeft(pool);
        }
    }

    @Test
    void aSilentNetworkDoesNotDelayClosing() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool pool = open(config(OwnServer.url(proxy.port())));
            fill(pool, 2);
            Connection lent = pool.borrow();
            FutureTask<@Nullable SQLException> sleeper = new FutureTask<>(() -> failure(lent, "SELECT pg_sleep(60)"));
            Threads.platform().start(sleeper);
            Eventually.eventually(SOON, () -> assertThat(active()).isEqualTo(1));
            proxy.goSilent();
            long began = System.nanoTime();
            pool.close(Duration.ofMillis(100));

            assertThat(since(began)).isLessThan(Duration.ofSeconds(5));
            assertThat((Throwable) sleeper.get(5, TimeUnit.SECONDS)).isNotNull();
            terminate(pool, superuser); // the server still runs the statement
        }
    }

    /** Neither sessions on the server nor threads in this JVM remain. */
    private void expectNothingLeft(ConnectionPool pool) {
        Eventually.eventually(SOON, () -> assertThat(sessions(pool, superuser)).isZero());
        Eventually.eventually(SOON, () -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("etosha-")))
                .isEmpty());
    }

    private int active() throws SQLException {
        return Integer.parseInt(
                text(superuser, "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'"));
    }

    private static @Nullable SQLException failure(Connection connection, String sql) {
        try {
            text(connection, sql);
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private static FutureTask<?> closing(ConnectionPool pool, Duration patience) {
        FutureTask<?> closing = new FutureTask<>(() -> pool.close(patience), null);
        Threads.platform().start(closing);
        return closing;
    }

    private static void awaitClosed(ConnectionPool pool) {
        Eventually.eventually(SOON, () -> assertThat(pool.stats().initialized()).isFalse());
    }
}
