package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** To hear what the server said, pgjdbc reads with a timeout of a millisecond, which nobody else must meet. */
class FarewellsIT extends PoolOnServer {

    private static final int LOANS = 2_000;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final PoolConfig config = config().withSize(1);
    private final Lending lending = new Lending(config, new PostgresConnector(config), timer);

    @AfterEach
    void close() {
        lending.close(Duration.ZERO);
        timer.shutdownNow();
    }

    @Test
    void whoGetsAConnectionIsNotListenedBeside() throws Exception {
        lending.borrow().close();
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<?> listening = new FutureTask<>(() -> listen(done), null);
        new Thread(listening).start();
        int otherTimeouts = 0;
        for (int i = 0; i < LOANS; i++) {
            try (LentConnection connection = lending.borrow()) {
                otherTimeouts += connection.getNetworkTimeout() == 0 ? 0 : 1;
            }
        }
        done.set(true);
        listening.get(20, TimeUnit.SECONDS);

        assertThat(otherTimeouts).isZero();
    }

    /** As if all had been quiet for long. */
    private void listen(AtomicBoolean done) {
        Farewells farewells = new Farewells(lending);
        while (!done.get()) {
            farewells.listen(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
        }
    }
}
