package dev.etosha.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a pool writes about itself, on a thread of their own: a log handler that blocks delays no caller and no
 * timer. Lines beyond {@link #MOST} that wait for the handler are dropped.
 */
final class PoolLog implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");
    private static final int MOST = 1_000;
    private static final long PATIENCE_MILLIS = 500;

    private final String prefix;
    private final ThreadPoolExecutor writer;

    PoolLog(String pool) {
        prefix = "pool " + pool + ": ";
        writer = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST),
                PoolThreads.named("etosha-" + pool + "-log-"),
                new ThreadPoolExecutor.DiscardPolicy());
        writer.allowCoreThreadTimeOut(true);
    }

    void log(Level level, String line) {
        log(level, line, null);
    }

    /** Never blocks and never throws. */
    void log(Level level, String line, @Nullable Throwable thrown) {
        try {
            writer.execute(() -> LOG.log(level, () -> prefix + line, thrown));
        } catch (OutOfMemoryError e) {
            // there is no thread to write on
        }
    }

    /** Waits a moment for the lines that are not written yet. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            boolean unused = writer.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
