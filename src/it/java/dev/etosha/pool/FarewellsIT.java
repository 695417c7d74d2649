package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.PostgresConnector;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.reliability.CountedSockets;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.threads.PoolLog;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FarewellsIT extends PoolOnServer {

    private static final int LOANS = 2_000;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final PoolConfig config = config().withSize(1);
    private Checkout checkout =
            new Checkout(config, new PostgresConnector(config, Hooks.NONE), Hooks.NONE, timer, new PoolLog("test"));

    @AfterEach
    void close() {
        checkout.close(Duration.ZERO);
        timer.shutdownNow();
    }

    @Test
    void aSessionEndedByTheServerIsClosedBeforeItIsBorrowed() throws Exception {
        expectClosed();
    }

    @Test
    void aSessionOnAnotherKindOfSocketIsClosedToo() throws Exception {
        useOtherSockets();
        expectClosed();
    }

    private void expectClosed() throws Exception {
        int pid;
        try (Connection connection = checkout.borrow()) {
            pid = pid(connection);
        }
        try (Connection superuser = EmbeddedServer.superuser()) {
            execute(superuser, "SELECT pg_terminate_backend(" + pid + ", 5000)");
        }
        Eventually.eventually(Duration.ofSeconds(10), () -> {
            listen(checkout.farewells());
            assertThat(checkout.stats().invalid()).isEqualTo(1);
        });
    }

    /** On other sockets, pgjdbc must read with a timeout of one millisecond. No borrower may see that timeout. */
    @Test
    void aLentConnectionIsNotReadByTheListener() throws Exception {
        useOtherSockets();
        checkout.borrow().close();
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<?> listening = new FutureTask<>(() -> listen(done), null);
        new Thread(listening).start();
        int otherTimeouts = 0;
        for (int i = 0; i < LOANS; i++) {
            try (LentConnection connection = checkout.borrow()) {
                otherTimeouts += connection.getNetworkTimeout() == 0 ? 0 : 1;
            }
        }
        done.set(true);
        listening.get(20, TimeUnit.SECONDS);

        assertThat(otherTimeouts).isZero();
    }

    private void useOtherSockets() {
        checkout.close(Duration.ZERO);
        PoolConfig other = config.withProperty("socketFactory", CountedSockets.class.getName())
                .withProperty("socketFactoryArg", "farewells");
        checkout =
                new Checkout(other, new PostgresConnector(other, Hooks.NONE), Hooks.NONE, timer, new PoolLog("test"));
    }

    private void listen(AtomicBoolean done) {
        Farewells farewells = checkout.farewells();
        while (!done.get()) {
            listen(farewells);
        }
    }

    /** Listens as if the pool had been quiet for a long time. */
    private static void listen(Farewells farewells) {
        farewells.listen(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
    }
}
