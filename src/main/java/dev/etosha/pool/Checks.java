package dev.etosha.pool;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks connections on threads of the pool's own before they are lent. A caller waits for the check but not on the
 * socket: its deadline or an interrupt ends its wait, and the check goes on.
 *
 * <p>Trouble on one connection makes the others {@linkplain #doubt doubtful}: they are checked before they are lent, and
 * the free ones at once. Only what its own check finds dead is closed, and all of them if the server does not answer.
 */
final class Checks implements AutoCloseable {

    private final Store store;
    private final Validation validation;
    private final Results results;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean allAsked = new AtomicBoolean();
    private volatile long doubtedSince = System.nanoTime() - 1;

    Checks(String pool, Store store, Validation validation, Results results) {
        this.store = store;
        this.validation = validation;
        this.results = results;
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE, // each has a connection to itself, so there are never more than those
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                PoolThreads.named("etosha-" + pool + "-check-"));
    }

    /** What becomes of a connection that was checked, and that nobody has. */
    interface Results {

        /** It is alive, and nobody waits for this one any more. */
        void free(PhysicalConnection connection);

        /** Whether it has to forget its statements before it is lent. */
        boolean remembersTooMuch(PhysicalConnection connection);

        /** It is dead. */
        void dead(PhysicalConnection connection, Validation.Answer answer);
    }

    /** Connections that are being checked, or were found dead and are not discarded yet. */
    int running() {
        return running.get();
    }

    /** Whether there was trouble since the connection was known to be alive. */
    private boolean doubts(PhysicalConnection connection) {
        return connection.vouched() - doubtedSince <= 0;
    }

    /** Whether the connection must be checked before it is lent, however fresh it is. */
    boolean wants(PhysicalConnection connection) {
        return doubts(connection) || results.remembersTooMuch(connection);
    }

    /** Something on one connection looks as if the server had gone. */
    void doubt() {
        doubtedSince = System.nanoTime();
        if (allAsked.compareAndSet(false, true) && !started(this::checkFree)) {
            allAsked.set(false); // they are checked when they are lent
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

    /** Checks a connection that was taken. The waiter ends with it or with a refusal. */
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
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or there is no thread
            return false;
        }
    }

    private void check(PhysicalConnection connection, @Nullable Waiter waiter) {
        Validation.Answer answer = Validation.Answer.DEAD; // also if an Error ends the check
        try {
            answer = results.remembersTooMuch(connection)
                    ? validation.ask(connection.raw(), connection::forget)
                    : validation.ask(connection.raw());
        } finally {
            check(connection, answer, waiter);
        }
    }

    private void check(PhysicalConnection connection, Validation.Answer answer, @Nullable Waiter waiter) {
        boolean alive = answer == Validation.Answer.ALIVE;
        if (alive) {
            connection.heard();
            running.decrementAndGet();
        } else {
            results.dead(connection, answer);
            running.decrementAndGet();
        }
        if (waiter != null && waiter.end(alive ? connection : Gate.Refusal.DEAD)) {
            waiter.tell();
        } else if (alive) {
            results.free(connection);
        }
    }

    /** Begins no more checks. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
