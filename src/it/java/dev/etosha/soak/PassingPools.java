package dev.etosha.soak;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens and closes pools as if applications were deployed and undeployed. Pools are closed at rest, in use, and while
 * they connect.
 */
final class PassingPools implements AutoCloseable {

    static final String NAME = "passing";

    private static final Duration EVERY = Duration.ofSeconds(4);

    private final PoolConfig config;
    private final Random random;
    private final Tally tally;
    private final AtomicLong passed = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    PassingPools(PoolConfig like, long seed, Tally tally) {
        this.config = like.withName(NAME).withApplicationName(NAME).withDrainTimeout(Duration.ofMillis(100));
        this.random = new Random(seed);
        this.tally = tally;
        this.thread = new Thread(this::run, "soak-passing");
        this.thread.start();
    }

    long passed() {
        return passed.get();
    }

    private void run() {
        while (!closed) {
            try {
                TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
                pass(random.nextInt(4));
                passed.incrementAndGet();
            } catch (DatabaseException | SQLException e) {
                // a fault was active
            } catch (Exception | AssertionError e) {
                tally.surprise("a passing pool failed: " + e);
            }
        }
    }

    private void pass(int how) throws Exception {
        ConnectionPool pool = ConnectionPool.open(config);
        try (HealthMonitor monitor = HealthMonitor.of(pool, change -> {})) {
            Database database = Databases.on(pool);
            switch (how) {
                case 0 -> pool.close(); // while it connects
                case 1 -> closeWhileLent(pool);
                case 2 -> closeWhileCallsWait(pool, database);
                default ->
                    database.useConnection(
                            connection -> connection.createStatement().execute("SELECT 1"));
            }
            if (monitor.report().pool().isEmpty()) {
                throw new AssertionError("the monitor's report names no pool");
            }
        } finally {
            pool.close();
        }
    }

    private static void closeWhileLent(ConnectionPool pool) throws SQLException {
        try (Connection lent = pool.borrow()) {
            pool.close();
            if (!lent.isClosed()) {
                lent.rollback();
            }
        }
    }

    private void closeWhileCallsWait(ConnectionPool pool, Database database) {
        for (int i = 0; i < 20; i++) {
            tally.futureStarted();
            CompletableFuture<?> unused = database.async()
                    .query("SELECT pg_sleep(0.2)", row -> 1)
                    .whenComplete((rows, failure) -> tally.futureEnded());
        }
        pool.close();
    }

    @Override
    public void close() {
        closed = true;
        Joining.join(thread);
    }
}
