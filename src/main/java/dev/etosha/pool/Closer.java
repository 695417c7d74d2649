package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.PoolThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes connections on its own thread, since a close may block on the network. */
final class Closer implements AutoCloseable {

    private final ThreadPoolExecutor thread;

    Closer(String pool) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                PoolThreads.named("etosha-" + pool + "-close-"));
        thread.allowCoreThreadTimeOut(true);
    }

    /** Closes the connection later. Does not block. */
    void close(PhysicalConnection connection) {
        try {
            thread.execute(connection::close);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no thread
            connection.abort();
        }
    }

    /** Closes the remaining connections on the calling thread. */
    @Override
    public void close() {
        thread.shutdownNow().forEach(Runnable::run);
    }
}
