package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.Supply;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolLog;
import dev.etosha.threads.ThreadName;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Maintains a pool in the background: closes old and surplus connections, opens missing ones, reports leaks. */
final class Housekeeper implements Runnable {

    /** How long a lent connection counts as used when it was lent. */
    static final Duration BEAT = Duration.ofMillis(250);

    private final PoolConfig config;
    private final Store store;
    private final Stock stock;
    private final Supply supply;
    private final Hooks hooks;
    private final PoolLog log;
    private final Farewells farewells;
    private final Set<Throwable> reported = Collections.newSetFromMap(new WeakHashMap<>());

    Housekeeper(
            PoolConfig config, Store store, Stock stock, Supply supply, Hooks hooks, Farewells farewells, PoolLog log) {
        this.config = config;
        this.store = store;
        this.stock = stock;
        this.supply = supply;
        this.hooks = hooks;
        this.farewells = farewells;
        this.log = log;
    }

    /**
     * Runs at a fifth of the shortest configured time, at least every second and at most every 50 ms. Of the lifetime a
     * tenth counts, since lifetimes differ by no more than that.
     */
    void start(ScheduledExecutorService timer, AtomicInteger beat) {
        long millis = 1_000;
        Duration age = config.recycle().dividedBy(10);
        for (Duration setting : new Duration[] {config.idleTimeout(), age, config.leakThreshold()}) {
            if (!setting.isZero()) {
                millis = Math.min(millis, Nanos.of(setting) / 5_000_000);
            }
        }
        every(Math.max(50, millis), this, timer);
        every(BEAT.toMillis(), beat::incrementAndGet, timer);
    }

    private static void every(long millis, Runnable task, ScheduledExecutorService timer) {
        Future<?> unused = timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            long now = System.nanoTime();
            farewells.listen(now);
            tidy(now);
            if (!config.leakThreshold().isZero()) {
                reportLeaks(now);
            }
        } catch (RuntimeException | Error e) {
            // the timer drops a task that throws
            log.log(Level.WARNING, "housekeeping failed", e);
        }
    }

    /** Closes free connections that are too old or suspect, and idle ones above the pool's size. */
    private void tidy(long now) {
        long idle = Nanos.of(config.idleTimeout());
        stock.sweep(connection -> stock.suspect(connection)
                || connection.expired(now)
                || (connection.idleNanos(now) >= idle && supply.existing() > config.size()));
        supply.demand();
    }

    private void reportLeaks(long now) {
        for (PhysicalConnection connection : store.all()) {
            Thread holder = connection.holder();
            Throwable taken = connection.taken();
            long held = now - connection.lentSince();
            if (holder != null && taken != null && held >= Nanos.of(config.leakThreshold()) && reported.add(taken)) {
                log.log(
                        Level.WARNING,
                        "a connection was not given back for " + TimeUnit.NANOSECONDS.toMillis(held) + " ms, taken by "
                                + ThreadName.of(holder),
                        taken);
                hooks.leaked(connection.raw(), holder);
            }
        }
    }
}
