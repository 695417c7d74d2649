package dev.etosha.pool;

import dev.etosha.connect.Hooks;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.Validation;
import dev.etosha.threads.PoolThreads;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks connections on the pool's own threads before they are lent. A caller waits for the check but not on the
 * socket: its deadline or an interrupt ends its wait, and the check continues.
 *
 * <p>A failure on one connection puts the others {@linkplain #doubt in doubt}. Free ones are checked at once, lent ones
 * before they are lent again. A dead connection is closed; if the server does not answer, all are.
 */
final class Checks implements AutoCloseable {

    private final Store store;
    private final Stock stock;
    private final MigrationWatch migrations;
    private final Validation validation;
    private final Hooks hooks;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean allAsked = new AtomicBoolean();
    private volatile long doubtedSince = System.nanoTime() - 1;

    Checks(String pool, Store store, Stock stock, MigrationWatch migrations, Validation validation, Hooks hooks) {
        this.store = store;
        this.stock = stock;
        this.migrations = migrations;
        this.validation = validation;
        this.hooks = hooks;
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE, // one thread per connection at most
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                PoolThreads.named("etosha-" + pool + "-check-"));
    }

    /** The number of connections in a check, or found dead and not discarded yet. */
    int running() {
        return running.get();
    }

    /** Whether a failure occurred since the connection was last known to be alive. */
    private boolean doubts(PhysicalConnection connection) {
        return connection.vouched() - doubtedSince <= 0;
    }

    /** Whether the connection needs a check even if it was just used. */
    boolean wants(PhysicalConnection connection) {
        return doubts(connection) || migrations.remembersTooMuch(connection);
    }

    /** Puts all connections in doubt after a failure on one of them. */
    void doubt() {
        doubtedSince = System.nanoTime();
        if (allAsked.compareAndSet(false, true) && !started(this::checkFree)) {
            allAsked.set(false); // they are checked before they are lent
        }
    }

    private void checkFree() {
        allAsked.set(false);
        for (PhysicalConnection connection : store.all()) {
            if (doubts(connection) && store.take(connection)) {
                running.incrementAndGet();
                check(connection, null);
            }
        }
    }

    /** Checks a taken connection. Ends the waiter with it or with a refusal. */
    void begin(PhysicalConnection connection, Waiter waiter) {
        running.incrementAndGet();
        if (!started(() -> check(connection, waiter))) {
            check(connection, Validation.Answer.DEAD, waiter);
        }
    }

    private boolean started(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no thread
            return false;
        }
    }

    private void check(PhysicalConnection connection, @Nullable Waiter waiter) {
        Validation.Answer answer = Validation.Answer.DEAD; // also if an Error ends the check
        try {
            hooks.beforeValidation(connection.raw());
            answer = migrations.remembersTooMuch(connection)
                    ? validation.ask(connection.raw(), connection.remembered()::forget)
                    : validation.ask(connection.raw());
        } finally {
            check(connection, answer, waiter);
        }
    }

    private void check(PhysicalConnection connection, Validation.Answer answer, @Nullable Waiter waiter) {
        boolean alive = answer == Validation.Answer.ALIVE;
        hooks.validated(connection.raw(), alive);
        if (alive) {
            connection.heard();
        } else {
            dead(connection, answer);
        }
        running.decrementAndGet();
        if (waiter != null && waiter.end(alive ? connection : Gate.Refusal.DEAD)) {
            waiter.tell();
        } else if (alive) {
            stock.putBack(connection, System.nanoTime());
        }
    }

    private void dead(PhysicalConnection connection, Validation.Answer answer) {
        stock.reject(connection);
        if (answer == Validation.Answer.SILENT) {
            stock.flush();
        } else {
            doubt();
        }
    }

    /** Refuses further checks. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
