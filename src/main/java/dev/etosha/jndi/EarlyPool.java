package dev.etosha.jndi;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.threads.PoolThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A pool without an owner, with a thread that has it closed if nobody takes it over. Without that, each deployment that
 * fails would leave a pool behind.
 */
final class EarlyPool {

    private final ConnectionPool pool;
    private final long patience;
    private final CountDownLatch taken = new CountDownLatch(1);
    private volatile long lastUse = System.nanoTime();

    /**
     * Guards a pool.
     *
     * @param abandon called while the pool is unused for longer than the patience, until it answers true
     */
    EarlyPool(ConnectionPool pool, Duration patience, Predicate<EarlyPool> abandon) {
        this.pool = pool;
        this.patience = patience.toNanos();
        PoolThreads.named("etosha-" + pool.name() + "-unowned-")
                .newThread(() -> guard(abandon))
                .start();
    }

    private void guard(Predicate<EarlyPool> abandon) {
        try {
            while (!taken.await(patience, TimeUnit.NANOSECONDS)) {
                if (abandon.test(this)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ConnectionPool pool() {
        return pool;
    }

    /** The pool, which is about to be used. */
    ConnectionPool used() {
        lastUse = System.nanoTime();
        return pool;
    }

    boolean isUnused() {
        return System.nanoTime() - lastUse >= patience && pool.stats().checkedOut() == 0;
    }

    /** It has an owner. */
    void taken() {
        taken.countDown();
    }
}
