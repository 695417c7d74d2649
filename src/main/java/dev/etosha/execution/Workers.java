package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.PoolClosedException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.config.PoolConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a pool's asynchronous calls. Each call gets a virtual thread where the JVM has them. Otherwise there
 * is one thread for each connection of the pool, and a queue.
 */
final class Workers implements AutoCloseable {

    private static final int QUEUE = 10_000;
    private static final long IDLE_SECONDS = 10;
    private static final int MOST_REQUESTS = 20;
    private static final long BETWEEN_MILLIS = 100;
    private static final int REQUEST_THREADS = 4;
    private static final int DEADLINE_THREADS = 2;

    private final String pool;
    private final ExecutorService threads;
    private final boolean virtual;
    private final ScheduledThreadPoolExecutor deadlines;
    private final ScheduledThreadPoolExecutor requesters;

    private Workers(PoolConfig config, @Nullable ExecutorService virtualThreads) {
        pool = config.name();
        virtual = virtualThreads != null;
        threads = virtualThreads != null
                ? virtualThreads
                : platformThreads(config.name(), config.size() + config.maxOverflow());
        deadlines = scheduled(DEADLINE_THREADS, "etosha-" + config.name() + "-deadline-");
        requesters = scheduled(REQUEST_THREADS, "etosha-" + config.name() + "-cancel-");
    }

    static Workers of(PoolConfig config) {
        return new Workers(config, virtualThreads());
    }

    /** The threads of a JVM without virtual threads. */
    static Workers onPlatformThreads(PoolConfig config) {
        return new Workers(config, null);
    }

    /**
     * Runs the task with the calling thread's context class loader.
     *
     * @param mostNanos how long to wait for a thread
     * @param late run instead if no thread was free in time: otherwise tasks that wait for queued tasks could hold all
     *     threads for ever
     * @throws RejectedExecutionException if too many tasks wait, or the pool is closed
     */
    void execute(Runnable task, long mostNanos, Runnable late) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Runnable loaded = () -> {
            Thread.currentThread().setContextClassLoader(loader);
            task.run();
        };
        if (virtual) {
            threads.execute(loaded);
            return;
        }
        AtomicBoolean begun = new AtomicBoolean();
        Future<?> deadline = deadlines.schedule(
                () -> {
                    if (begun.compareAndSet(false, true)) {
                        late.run();
                    }
                },
                mostNanos,
                TimeUnit.NANOSECONDS);
        try {
            threads.execute(() -> {
                if (begun.compareAndSet(false, true)) {
                    deadline.cancel(false);
                    loaded.run();
                }
            });
        } catch (RejectedExecutionException e) {
            deadline.cancel(false);
            throw e;
        }
    }

    /** The failure of a call whose task was rejected. */
    DatabaseException rejected(RejectedExecutionException e) {
        return threads.isShutdown()
                ? new PoolClosedException("pool " + pool + " is closed", e, "08003", pool, 1)
                : new TransientDatabaseException(
                        "pool " + pool + ": too many asynchronous calls are waiting", e, "HYT00", pool, 1);
    }

    /** The failure of a call whose task is late. */
    DatabaseException late(long mostNanos) {
        return new PoolExhaustedException(
                "pool " + pool + ": no thread was free for an asynchronous call within "
                        + TimeUnit.NANOSECONDS.toMillis(mostNanos)
                        + " ms: all run other calls of the pool, which may wait"
                        + " for this one",
                null,
                "HYT00",
                pool,
                1);
    }

    /**
     * Sends a request to the server from a background thread, and repeats it while it returns true: PostgreSQL ignores
     * a cancel request that arrives before its statement.
     */
    void repeat(BooleanSupplier request) {
        repeat(request, MOST_REQUESTS, 0);
    }

    /** Runs a task that does not block after the time, unless the pool is closed before. */
    Future<?> after(long nanos, Runnable task) {
        try {
            return deadlines.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // the pool was closed and has cut the lent connections
        }
    }

    private void repeat(BooleanSupplier request, int times, long delay) {
        try {
            Future<?> unused = requesters.schedule(
                    () -> {
                        if (request.getAsBoolean() && times > 1) {
                            repeat(request, times - 1, BETWEEN_MILLIS);
                        }
                    },
                    delay,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the pool was closed and has cut the lent connections
        }
    }

    private static ExecutorService platformThreads(String pool, int most) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                named("etosha-" + pool + "-async-"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ScheduledThreadPoolExecutor scheduled(int most, String prefix) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(most, named(prefix));
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Workers.class.getClassLoader());
            return thread;
        };
    }

    private static @Nullable ExecutorService virtualThreads() {
        try {
            // Java 21; the library is built for 17
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        deadlines.shutdown();
        requesters.shutdown();
    }
}
