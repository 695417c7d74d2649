package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller gets a connection or an exception within the pool's timeout, even if the network or the server fails. */
class BoundedWaitIT extends PoolOnServer {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int CALLERS = 8;

    private final FaultProxy proxy = FaultProxy.to(EmbeddedServer.port());

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    @Test
    void whenConnectionsAreRefused() throws Exception {
        proxy.refuse();
        expectUnreachable(open(throughProxy()), Threads.platform());
    }

    @Test
    void whenALoginIsNotAnswered() throws Exception {
        proxy.goSilent();
        expectUnreachable(open(throughProxy()), Threads.platform());
    }

    @Test
    void whenALoginTakesTooLong() throws Exception {
        proxy.delayConnects(Duration.ofSeconds(5));
        expectUnreachable(open(throughProxy().withConnectTimeout(Duration.ofSeconds(10))), Threads.platform());
    }

    @Test
    void whenIdleConnectionsStopAnswering() throws Exception {
        ConnectionPool pool = open(throughProxy());
        fill(pool, 2);
        letThemGetStale();
        proxy.goSilent();
        expectUnreachable(pool, Threads.platform());
    }

    @Test
    void whenTheServerFreezes() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            ConnectionPool pool = open(config(server.url()).withTimeout(PATIENCE));
            fill(pool, 2);
            letThemGetStale();
            server.freeze();
            try {
                expectUnreachable(pool, Threads.platform());
            } finally {
                server.thaw();
            }
            assertThat(failure(pool)).isNull();
        }
    }

    @Test
    void whenAllConnectionsAreLent() throws Exception {
        ConnectionPool pool = open(config().withTimeout(PATIENCE));
        pool.borrow();
        pool.borrow();
        assertThat(failures(pool, Threads.platform())).hasOnlyElementsOfType(PoolExhaustedException.class);
    }

    @Test
    void whenALoginOfVirtualThreadsIsNotAnswered() throws Exception {
        Threads virtual = Threads.virtual();
        proxy.goSilent();
        expectUnreachable(open(throughProxy()), virtual);
    }

    @Test
    void whenIdleConnectionsOfVirtualThreadsStopAnswering() throws Exception {
        Threads virtual = Threads.virtual();
        ConnectionPool pool = open(throughProxy());
        fill(pool, 2);
        letThemGetStale();
        proxy.goSilent();
        expectUnreachable(pool, virtual);
    }

    private PoolConfig throughProxy() {
        return config(OwnServer.url(proxy.port())).withTimeout(PATIENCE);
    }

    private static void expectUnreachable(ConnectionPool pool, Threads threads) throws Exception {
        assertThat(failures(pool, threads)).hasOnlyElementsOfType(DatabaseUnreachableException.class);
    }

    /** The results of several concurrent callers. Fails if one of them exceeds the timeout. */
    private static List<@Nullable DatabaseException> failures(ConnectionPool pool, Threads threads) throws Exception {
        List<FutureTask<@Nullable DatabaseException>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            FutureTask<@Nullable DatabaseException> caller = new FutureTask<>(() -> failure(pool));
            callers.add(caller);
            threads.start(caller);
        }
        List<@Nullable DatabaseException> failures = new ArrayList<>();
        for (FutureTask<@Nullable DatabaseException> caller : callers) {
            failures.add(caller.get(30, TimeUnit.SECONDS));
        }
        return failures;
    }

    private static @Nullable DatabaseException failure(ConnectionPool pool) {
        long began = System.nanoTime();
        DatabaseException failure = null;
        try {
            giveBack(pool.borrow());
        } catch (DatabaseException e) {
            failure = e;
        }
        assertThat(since(began)).isLessThan(pool.config().timeout().plus(GRACE));
        return failure;
    }
}
