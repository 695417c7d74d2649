package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.etosha.config.PoolConfig;
import dev.etosha.embedded.FreePort;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections are opened in parallel while the database is up, and one at a time while it is down. */
class ParallelConnectIT extends PoolOnServer {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MOST = 15;

    private final FaultProxy proxy = FaultProxy.to(EmbeddedServer.port());

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    @Test
    void slowConnectsRunInParallel() throws Exception {
        expectBurstServed(Threads.platform());
    }

    @Test
    void slowConnectsRunInParallelForVirtualThreads() throws Exception {
        expectBurstServed(Threads.virtual());
    }

    /** In sequence, opening the connections would take 2.25 seconds. */
    private void expectBurstServed(Threads threads) throws Exception {
        proxy.delayConnects(Duration.ofMillis(150));
        ConnectionPool pool = open(throughProxy());
        CountDownLatch allHold = new CountDownLatch(MOST);
        long began = System.nanoTime();
        for (FutureTask<?> caller : callers(50, threads, () -> hold(pool, allHold))) {
            caller.get(10, TimeUnit.SECONDS);
        }

        assertThat(since(began)).isLessThan(Duration.ofMillis(1_200));
        assertThat(pool.stats().opened()).isEqualTo(MOST);
    }

    private static void hold(ConnectionPool pool, CountDownLatch allHold) {
        Connection connection = pool.borrow();
        allHold.countDown();
        try {
            assertThat(allHold.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            giveBack(connection);
        }
    }

    @Test
    void whileTheDatabaseIsDownThePoolIsNearlyIdle() throws Exception {
        try (FaultProxy toNowhere = FaultProxy.to(FreePort.any())) {
            ConnectionPool pool = open(config(OwnServer.url(toNowhere.port()))
                    .withSize(5)
                    .withMaxOverflow(10)
                    .withTimeout(Duration.ofSeconds(30)));
            callers(20, Threads.platform(), () -> giveBack(pool.borrow()));
            Eventually.eventually(
                    SOON, () -> assertThat(pool.lastConnectFailure() != null).isTrue());
            TimeUnit.MILLISECONDS.sleep(500);
            int attempts = toNowhere.accepted();
            long cpu = cpuNanos();
            TimeUnit.SECONDS.sleep(3);

            assertThat(Duration.ofNanos(cpuNanos() - cpu)).isLessThan(Duration.ofMillis(300));
            assertThat(toNowhere.accepted() - attempts).isBetween(1, 9);
        }
    }

    @Test
    void aDatabaseThatComesBackGetsASingleConnectFirst() throws Exception {
        proxy.refuse();
        ConnectionPool pool = open(throughProxy());
        List<FutureTask<?>> callers = callers(30, Threads.platform(), () -> giveBack(pool.borrow()));
        Eventually.eventually(
                SOON, () -> assertThat(pool.lastConnectFailure() != null).isTrue());
        Eventually.eventually(SOON, () -> assertThat(pool.stats().connecting()).isLessThanOrEqualTo(1));
        proxy.delayConnects(Duration.ofMillis(300));
        proxy.acceptAgain();
        Eventually.eventually(SOON, () -> assertThat(proxy.accepted()).isEqualTo(1));
        TimeUnit.MILLISECONDS.sleep(150);
        assertThat(proxy.accepted()).isEqualTo(1);
        for (FutureTask<?> caller : callers) {
            caller.get(10, TimeUnit.SECONDS);
        }
    }

    private PoolConfig throughProxy() {
        return config(OwnServer.url(proxy.port())).withSize(5).withMaxOverflow(MOST - 5);
    }

    private static List<FutureTask<?>> callers(int count, Threads threads, Runnable call) {
        List<FutureTask<?>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FutureTask<?> caller = new FutureTask<>(call, null);
            callers.add(caller);
            threads.start(caller);
        }
        return callers;
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
