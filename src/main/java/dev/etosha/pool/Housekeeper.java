package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks after a pool in the background: closes what is too old or surplus, makes what is missing, reports leaks. */
final class Housekeeper implements Runnable {

    private final PoolConfig config;
    private final Lending lending;
    private final PoolLog log;
    private final Farewells farewells;
    private final Set<Throwable> reported = Collections.newSetFromMap(new WeakHashMap<>());

    Housekeeper(PoolConfig config, Lending lending, PoolLog log) {
        this.config = config;
        this.lending = lending;
        this.log = log;
        this.farewells = new Farewells(lending);
    }

    /**
     * Looks once for each fifth of the shortest time that a setting asks for, and more often for ages, which differ by up
     * to a tenth only; at most each 50 ms, at least each second.
     */
    void start(ScheduledExecutorService timer) {
        long millis = 1_000;
        Duration age = config.recycle().dividedBy(10);
        for (Duration setting : new Duration[] {config.idleTimeout(), age, config.leakThreshold()}) {
            if (!setting.isZero()) {
                millis = Math.min(millis, Nanos.of(setting) / 5_000_000);
            }
        }
        long period = Math.max(50, millis);
        every(period, this, timer);
        every(Lending.BEAT.toMillis(), lending::moveBeat, timer);
    }

    private static void every(long millis, Runnable task, ScheduledExecutorService timer) {
        Future<?> unused = timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            long now = System.nanoTime();
            farewells.listen(now);
            lending.tidy(now);
            if (!config.leakThreshold().isZero()) {
                reportLeaks(now);
            }
        } catch (RuntimeException | Error e) {
            // a task that throws would not be run again
            log.log(Level.WARNING, "housekeeping failed", e);
        }
    }

    private void reportLeaks(long now) {
        for (PhysicalConnection connection : lending.connections()) {
            Thread holder = connection.holder();
            Throwable taken = connection.taken();
            long held = now - connection.lentSince();
            if (holder != null && taken != null && held >= Nanos.of(config.leakThreshold()) && reported.add(taken)) {
                log.log(
                        Level.WARNING,
                        "a connection was not given back for " + TimeUnit.NANOSECONDS.toMillis(held) + " ms, taken by "
                                + ThreadName.of(holder),
                        taken);
            }
        }
    }
}
