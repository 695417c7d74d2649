package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.Failure;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections, on threads of its own, as many as are wanted and as there is room for. No caller ever connects.
 *
 * <p>Up to {@link #PARALLEL} are made at a time for callers who wait, and one where nobody does. After a failure it is one,
 * after a wait that grows with each further failure; each success doubles the number again. So a database that comes back
 * meets one client at a time, not all of them. Nor does it meet more attempts in a second than the pool has room for,
 * however fast connections break; one that {@linkplain #proved served} its
 * holder does not count. An attempt that has no answer after {@link #SLOW_NANOS} stops counting: when the network
 * swallows packets, the next attempt may get through while the first still waits.
 */
final class Supply implements AutoCloseable {

    static final int PARALLEL = 16;

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A fifth more than the second that is promised: an attempt reaches the network some time after it was counted. */
    private static final long RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    /** How long after one connection the next is begun that nobody waits for: somebody may be at work with the first. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final PoolConfig config;
    private final PoolLog log;
    private final int kept;
    private final int capacity;
    private final Connector connector;
    private final Store store;
    private final Gate gate;
    private final Receiver receiver;
    private final ScheduledExecutorService timer;
    private final ThreadFactory threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Attempt> attempts = new HashSet<>();
    private final Rate rate;
    private final AtomicInteger existing = new AtomicInteger();
    private volatile int connecting;
    private int parallel = PARALLEL;
    private int failures;
    private long notBefore = System.nanoTime();
    private long calmBefore = notBefore;
    private @Nullable Future<?> reminder;
    private long reminderAt;
    private boolean filling;
    private volatile boolean closed;
    private volatile @Nullable SQLException lastFailure;

    /** A supply for one pool, which keeps the pool's size once it is told to {@linkplain #fill fill}. */
    Supply(
            PoolConfig config,
            Connector connector,
            Store store,
            Gate gate,
            Receiver receiver,
            ScheduledExecutorService timer,
            PoolLog log) {
        this.config = config;
        this.log = log;
        this.kept = config.size();
        this.capacity = config.size() + config.maxOverflow();
        this.connector = connector;
        this.store = store;
        this.gate = gate;
        this.receiver = receiver;
        this.timer = timer;
        this.threads = PoolThreads.named("etosha-" + config.name() + "-connect-");
        this.rate = new Rate(capacity, RATE_NANOS);
    }

    /** What becomes of a new connection. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Keeps it; it is not free yet.
         *
         * @param socket that it uses; null if that is unknown
         */
        PhysicalConnection made(Connection raw, @Nullable Socket socket) throws SQLException;
    }

    /** Keeps the pool's size from now on, without waiting for callers. */
    void fill() {
        lock.lock();
        try {
            filling = true;
        } finally {
            lock.unlock();
        }
        demand();
    }

    /** Begins to connect if callers wait, or connections are to be kept, and there is room. Does not block. */
    void demand() {
        if (existing.get() + connecting >= capacity) {
            return; // the common case under load, without the lock
        }
        lock.lock();
        try {
            begin();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        int total = existing.get() + connecting;
        int awaited = gate.waiting() - store.free() - connecting;
        int wanted = Math.max(awaited, filling ? kept - total : 0);
        wanted = Math.min(wanted, capacity - total);
        if (closed || wanted <= 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - notBefore < 0) {
            remind(notBefore - now);
            return;
        }
        long prompt = attempts.stream()
                .filter(attempt -> now - attempt.began < SLOW_NANOS)
                .count();
        if (awaited <= 0 && now - calmBefore < 0) {
            remind(calmBefore - now);
            return;
        }
        int together = awaited > 0 ? parallel : 1;
        int allowed = (int) Math.min(wanted, together - prompt);
        for (int i = 0; i < allowed; i++) {
            long wait = rate.take(now);
            if (wait > 0) {
                remind(wait);
                return;
            }
            Attempt attempt = new Attempt(now);
            attempts.add(attempt);
            connecting = attempts.size();
            try {
                threads.newThread(() -> connect(attempt)).start();
            } catch (RuntimeException | Error e) {
                finished(attempt, null, new SQLException("There is no thread to connect on: " + e, "08001", e));
                remind(notBefore - now);
                return;
            }
        }
        if (allowed < wanted) {
            remind(SLOW_NANOS);
        }
    }

    /** Looks again after that time, or sooner if that was asked for before. */
    private void remind(long nanos) {
        long at = System.nanoTime() + nanos;
        if (reminder != null) {
            if (reminderAt - at <= 0) {
                return;
            }
            reminder.cancel(false);
        }
        reminderAt = at;
        reminder = timer.schedule(this::reminded, nanos, TimeUnit.NANOSECONDS);
    }

    private void reminded() {
        lock.lock();
        try {
            reminder = null;
            begin();
        } finally {
            lock.unlock();
        }
    }

    private void connect(Attempt attempt) {
        try {
            Connection raw = attempt.login.with(connector);
            if (inTime(attempt)) {
                PhysicalConnection made = receiver.made(raw, attempt.login.socket());
                finished(attempt, made, null);
                store.own(made); // now that nobody waits for it any more
            } else {
                raw.close();
            }
        } catch (SQLException e) {
            finished(attempt, null, e);
        } catch (RuntimeException | Error e) {
            finished(attempt, null, new SQLException("Connecting failed: " + e, "08001", e));
        }
        demand();
    }

    /** Whether the attempt was not given up, which it will not be from now on. */
    private boolean inTime(Attempt attempt) {
        lock.lock();
        try {
            attempt.connected = true;
            return attempts.contains(attempt);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for the attempt any longer. */
    private void giveUp(Attempt attempt) {
        lock.lock();
        try {
            if (attempt.connected) {
                return;
            }
            finished(attempt, null, attempt.login.noAnswer(null));
        } finally {
            lock.unlock();
        }
        demand();
    }

    private void finished(Attempt attempt, @Nullable PhysicalConnection made, @Nullable SQLException failure) {
        lock.lock();
        try {
            if (!attempts.remove(attempt)) {
                return; // it was given up
            }
            connecting = attempts.size();
            if (made != null) {
                existing.incrementAndGet();
                gate.release(made); // under the lock, or it would look as if its caller needed one more
                succeeded();
            } else if (failure != null && !closed) {
                failed(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void succeeded() {
        calmBefore = System.nanoTime() + CALM_NANOS;
        if (failures > 0) {
            log.log(Level.INFO, "connected again after " + failures + " failed attempts");
        }
        failures = 0;
        lastFailure = null;
        parallel = Math.min(parallel * 2, PARALLEL);
    }

    private void failed(SQLException failure) {
        failures++;
        lastFailure = failure;
        parallel = 1;
        long limit = PAUSE.limit(failures).toMillis();
        long pause = limit / 2 + ThreadLocalRandom.current().nextLong(limit / 2 + 1);
        notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
        if (failures == 1) {
            log.log(Level.WARNING, "cannot connect: " + failure.getMessage());
        }
        if (existing.get() == 0 && !Failure.of(failure).transientConnect()) {
            gate.refuse(Gate.Refusal.HOPELESS);
        }
    }

    /** A connection was closed. */
    void lost() {
        existing.decrementAndGet();
        demand();
    }

    /** One of the connections served its holder, so the server is well: the attempt that made it does not count any more. */
    void proved() {
        lock.lock();
        try {
            rate.giveBack();
            begin();
        } finally {
            lock.unlock();
        }
    }

    /** Connections that exist, lent or free. */
    int existing() {
        return existing.get();
    }

    /** Connections being made. */
    int connecting() {
        return connecting;
    }

    /** Why the last attempt failed; null if it worked, or there was none. */
    @Nullable
    SQLException lastFailure() {
        return lastFailure;
    }

    /** A connection on its way. Guarded by the lock. */
    private final class Attempt {

        private final Login login = new Login(config, timer, () -> giveUp(this));
        private final long began;
        private boolean connected;

        Attempt(long began) {
            this.began = began;
        }
    }

    /** Begins no more attempts and ends those on their way; what has logged in already is the receiver's to refuse. */
    @Override
    public void close() {
        lock.lock(); // so that nobody who is about to begin finds the timer gone
        try {
            closed = true;
            for (Attempt attempt : attempts) {
                if (!attempt.connected) {
                    attempt.login.end();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
