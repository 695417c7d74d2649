package dev.etosha.execution;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a pool's asynchronous calls: a virtual one for each call where the JVM has them, otherwise as many as
 * the pool has connections, with a queue. More could only wait for connections.
 */
final class Workers implements AutoCloseable {

    private static final int QUEUE = 10_000;

    private final String pool;
    private final int most;
    private volatile @Nullable ExecutorService executor;

    Workers(String pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    /** Runs the task with the calling thread's context class loader. */
    void execute(Runnable task) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        executor().execute(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            task.run();
        });
    }

    private synchronized ExecutorService executor() {
        ExecutorService existing = executor;
        if (existing == null) {
            existing = virtualThreads();
            executor = existing;
        }
        return existing;
    }

    private ExecutorService virtualThreads() {
        try {
            // Java 21; the library is built for 17
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return platformThreads();
        }
    }

    private ExecutorService platformThreads() {
        BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(null, task, "etosha-" + pool + "-async-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    public void close() {
        ExecutorService existing = executor;
        if (existing != null) {
            existing.shutdown();
        }
    }
}
