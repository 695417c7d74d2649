package dev.etosha.threads;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool's own log. Writes on a separate thread, so a blocked log handler delays no caller and no timer. Drops lines
 * when {@link #MOST} are waiting.
 */
public final class PoolLog implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");
    private static final int MOST = 1_000;
    private static final long PATIENCE_MILLIS = 500;

    private final String prefix;
    private final ThreadPoolExecutor writer;

    public PoolLog(String pool) {
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

    public void log(Level level, String line) {
        log(level, line, null);
    }

    /** Never blocks and never throws. */
    public void log(Level level, String line, @Nullable Throwable thrown) {
        try {
            writer.execute(() -> LOG.log(level, () -> prefix + line, thrown));
        } catch (OutOfMemoryError e) {
            // no thread to write on
        }
    }

    /** Waits up to 500 ms for lines that are not written yet. */
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
