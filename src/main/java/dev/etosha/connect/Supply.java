package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.Failure;
import dev.etosha.threads.PoolLog;
import dev.etosha.threads.PoolThreads;
import dev.etosha.threads.Rate;
import java.lang.System.Logger.Level;
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
 * Makes connections on its own threads, up to the pool's capacity. Callers never connect.
 *
 * <p>Makes up to {@link #PARALLEL} connections at a time for waiting callers, and one at a time if none waits. After a
 * failure it makes one at a time, after a wait that grows with each further failure; each success doubles the number.
 * So a database that comes back is not flooded.
 *
 * <p>Starts at most as many attempts per second as the pool's capacity. An attempt does not count once its connection
 * has {@linkplain #proved served} a holder. An attempt without an answer after {@link #SLOW_NANOS} no longer counts as
 * running: if the network drops packets, another attempt may succeed meanwhile.
 */
public final class Supply implements AutoCloseable {

    public static final int PARALLEL = 16;

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A second and a margin: an attempt reaches the network some time after it was counted. */
    private static final long RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    /** The pause between connections that no caller waits for, so that callers are not disturbed. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final PoolConfig config;
    private final PoolLog log;
    private final int kept;
    private final int capacity;
    private final Connector connector;
    private final Customer customer;
    private final ScheduledExecutorService timer;
    private final ThreadFactory threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Connecting> attempts = new HashSet<>();
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

    /** A supply for one pool. Maintains the pool's size after a call of {@link #fill}. */
    public Supply(
            PoolConfig config, Connector connector, Customer customer, ScheduledExecutorService timer, PoolLog log) {
        this.config = config;
        this.log = log;
        this.kept = config.size();
        this.capacity = config.size() + config.maxOverflow();
        this.connector = connector;
        this.customer = customer;
        this.timer = timer;
        this.threads = PoolThreads.named("etosha-" + config.name() + "-connect-");
        this.rate = new Rate(capacity, RATE_NANOS);
    }

    /** Maintains the pool's size from now on, even without callers. */
    public void fill() {
        lock.lock();
        try {
            filling = true;
        } finally {
            lock.unlock();
        }
        demand();
    }

    /** Starts to connect if callers wait or connections are missing, up to the capacity. Does not block. */
    public void demand() {
        if (existing.get() + connecting >= capacity) {
            return; // without the lock
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
        int awaited = customer.waiting() - connecting;
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
            Connecting attempt = new Connecting(now);
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

    /** Calls {@link #begin} after this time, or earlier if an earlier call is scheduled. */
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

    private void connect(Connecting attempt) {
        try {
            Connection made = attempt.login.with(connector);
            if (inTime(attempt)) {
                finished(attempt, customer.made(made, attempt.login.socket()), null);
            } else {
                made.close();
            }
        } catch (SQLException e) {
            finished(attempt, null, e);
        } catch (RuntimeException | Error e) {
            finished(attempt, null, new SQLException("Connecting failed: " + e, "08001", e));
        }
        demand();
    }

    /** Whether the attempt was not given up. From now on it will not be. */
    private boolean inTime(Connecting attempt) {
        lock.lock();
        try {
            attempt.connected = true;
            return attempts.contains(attempt);
        } finally {
            lock.unlock();
        }
    }

    /** Gives up an attempt that timed out. */
    private void giveUp(Connecting attempt) {
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

    private void finished(Connecting attempt, @Nullable Runnable release, @Nullable SQLException failure) {
        lock.lock();
        try {
            if (!attempts.remove(attempt)) {
                return; // given up
            }
            connecting = attempts.size();
            if (release != null) {
                existing.incrementAndGet();
                release.run(); // under the lock, or its caller would count as waiting
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
            customer.hopeless();
        }
    }

    /** A connection was closed. */
    public void lost() {
        existing.decrementAndGet();
        demand();
    }

    /** A connection served its holder, so its attempt no longer counts against the rate. */
    public void proved() {
        lock.lock();
        try {
            rate.giveBack();
            begin();
        } finally {
            lock.unlock();
        }
    }

    /** The number of connections, lent or free. */
    public int existing() {
        return existing.get();
    }

    /** The number of connections being made. */
    public int connecting() {
        return connecting;
    }

    /** Why the last attempt failed. Null if it succeeded or there was none. */
    @Nullable
    public SQLException lastFailure() {
        return lastFailure;
    }

    /** An attempt to connect. Guarded by the lock. */
    private final class Connecting {

        private final Login login = new Login(config, timer, () -> giveUp(this));
        private final long began;
        private boolean connected;

        Connecting(long began) {
            this.began = began;
        }
    }

    /** Stops making connections and ends running logins. The customer refuses those that have just logged in. */
    @Override
    public void close() {
        lock.lock(); // no thread may use the timer after this
        try {
            closed = true;
            for (Connecting attempt : attempts) {
                if (!attempt.connected) {
                    attempt.login.end();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
