package dev.etosha.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The look-up by the Vert.x client. No thread blocks, and there are as many concurrent requests as connections. */
final class VertxLookups implements AutoCloseable {

    private static final String SQL = "SELECT abalance FROM pgbench_accounts WHERE aid = $1";
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final int connections;

    VertxLookups(int port, int connections) {
        this.connections = connections;
        this.pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(connections))
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setDatabase("postgres")
                        .setUser("postgres")
                        .setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }

    /** The duration of a single request is not known. */
    ClosedLoop.Outcome run(Duration time) throws Exception {
        LongAdder done = new LongAdder();
        CountDownLatch ended = new CountDownLatch(connections);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long processor = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            next(began + time.toNanos(), done, ended, failure);
        }
        if (!ended.await(1, TimeUnit.MINUTES) || failure.get() != null) {
            throw new IllegalStateException("Vert.x did not answer", failure.get());
        }
        return new ClosedLoop.Outcome(
                done.sum() * 1e9 / (System.nanoTime() - began),
                (double) (SYSTEM.getProcessCpuTime() - processor) / done.sum(),
                Double.NaN,
                Double.NaN);
    }

    private void next(long end, LongAdder done, CountDownLatch ended, AtomicReference<@Nullable Throwable> failure) {
        pool.preparedQuery(SQL).execute(Tuple.of(Lookup.account())).onComplete(answer -> {
            if (answer.failed()) {
                failure.set(answer.cause());
            } else {
                done.increment();
                if (System.nanoTime() - end < 0) {
                    next(end, done, ended, failure);
                    return;
                }
            }
            ended.countDown();
        });
    }

    @Override
    public void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
