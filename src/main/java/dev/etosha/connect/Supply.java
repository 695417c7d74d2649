package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Failure;
import dev.etosha.threads.PoolLog;
import dev.etosha.threads.PoolThreads;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections on its own threads, up to the pool's capacity and at a certain {@link Pace}. Callers never connect.
 *
 * <p>An attempt without an answer after {@link #SLOW_NANOS} no longer counts as running: if the network drops packets,
 * another attempt may succeed meanwhile.
 */
public final class Supply implements AutoCloseable {

    /** The most attempts that run at once. */
    public static final int PARALLEL = 16;

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PoolConfig config;
    private final int capacity;
    private final Connector connector;
    private final Customer customer;
    private final ScheduledExecutorService timer;
    private final PoolLog log;
    private final ThreadFactory threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Connecting> attempts = new HashSet<>();
    private final Pace pace;
    private final AtomicInteger existing = new AtomicInteger();
    private volatile int connecting;
    private @Nullable Future<?> reminder;
    private long reminderAt;
    private volatile boolean filling;
    private boolean closed;
    private volatile @Nullable SQLException lastFailure;

    /** A supply for one pool. Maintains the pool's size after a call of {@link #fill}. */
    public Supply(
            PoolConfig config, Connector connector, Customer customer, ScheduledExecutorService timer, PoolLog log) {
        this.config = config;
        this.capacity = config.size() + config.maxOverflow();
        this.connector = connector;
        this.customer = customer;
        this.timer = timer;
        this.log = log;
        this.threads = PoolThreads.named("etosha-" + config.name() + "-connect-");
        this.pace = new Pace(capacity, PARALLEL);
    }

    /** Maintains the pool's size from now on, even without callers. */
    public void fill() {
        filling = true;
        demand();
    }

    /** Starts to connect if callers wait or connections are missing, up to the capacity. Does not block. */
    public void demand() {
        if (existing.get() + connecting < capacity) { // looks without the lock first
            locked(this::begin);
        }
    }

    private void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        int total = existing.get() + connecting;
        int awaited = customer.waiting() - connecting;
        int wanted = Math.min(Math.max(awaited, filling ? config.size() - total : 0), capacity - total);
        if (closed || wanted <= 0) {
            return;
        }
        long now = System.nanoTime();
        long wait = pace.pause(now, awaited > 0);
        int allowed = Math.min(wanted, pace.together(awaited > 0) - prompt(now));
        for (int i = 0; wait <= 0 && i < allowed; i++) {
            wait = pace.take(now);
            if (wait == 0 && !started(new Connecting(now))) {
                wait = pace.pause(now, true);
            }
        }
        if (wait > 0) {
            remind(wait);
        } else if (allowed < wanted) {
            remind(SLOW_NANOS);
        }
    }

    /** The number of running attempts that are not slow. */
    private int prompt(long now) {
        return (int) attempts.stream()
                .filter(attempt -> now - attempt.began < SLOW_NANOS)
                .count();
    }

    private boolean started(Connecting attempt) {
        attempts.add(attempt);
        connecting = attempts.size();
        try {
            threads.newThread(() -> connect(attempt)).start();
            return true;
        } catch (RuntimeException | Error e) {
            failed(attempt, new SQLException("There is no thread to connect on: " + e, "08001", e));
            return false;
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
        reminder = timer.schedule(() -> locked(this::reminded), nanos, TimeUnit.NANOSECONDS);
    }

    private void reminded() {
        reminder = null;
        begin();
    }

    private void connect(Connecting attempt) {
        try {
            Connection made = attempt.login.with(connector);
            if (inTime(attempt)) {
                succeeded(attempt, customer.made(made, attempt.login.socket()));
            } else {
                made.close();
            }
        } catch (SQLException e) {
            failed(attempt, e);
        } catch (RuntimeException | Error e) {
            failed(attempt, new SQLException("Connecting failed: " + e, "08001", e));
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
        locked(() -> {
            if (!attempt.connected) {
                failed(attempt, attempt.login.noAnswer(null));
            }
        });
        demand();
    }

    private void succeeded(Connecting attempt, Runnable release) {
        locked(() -> {
            attempts.remove(attempt);
            connecting = attempts.size();
            existing.incrementAndGet();
            release.run(); // under the lock, or its caller would count as waiting
            lastFailure = null;
            int failures = pace.succeeded(System.nanoTime());
            if (failures > 0) {
                log.log(Level.INFO, "connected again after " + failures + " failed attempts");
            }
        });
    }

    /** Does nothing if the attempt was given up. */
    private void failed(Connecting attempt, SQLException failure) {
        locked(() -> {
            if (!attempts.remove(attempt)) {
                return;
            }
            connecting = attempts.size();
            if (!closed) {
                failed(failure);
            }
        });
    }

    private void failed(SQLException failure) {
        lastFailure = failure;
        if (pace.failed(System.nanoTime()) == 1) {
            log.log(Level.WARNING, "cannot connect: " + failure.getMessage());
        }
        if (existing.get() == 0 && !Failure.of(failure).transientConnect()) {
            customer.hopeless();
        }
    }

    /** A connection was made by others. It may exceed the capacity, as long as an older one is to be closed for it. */
    public void adopted() {
        existing.incrementAndGet();
    }

    /** A connection was closed. */
    public void lost() {
        existing.decrementAndGet();
        demand();
    }

    /** A connection served its holder, so its attempt no longer counts against the rate. */
    public void proved() {
        locked(() -> {
            pace.proved();
            begin();
        });
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
        locked(
                () -> { // no thread may use the timer after this
                    closed = true;
                    for (Connecting attempt : attempts) {
                        if (!attempt.connected) {
                            attempt.login.end();
                        }
                    }
                });
    }
}
