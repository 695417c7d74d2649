package dev.etosha.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The pool's own threads: named daemons that inherit nothing from the thread that starts them. */
public final class PoolThreads {

    private PoolThreads() {}

    /** Makes threads named with the prefix and a number. */
    public static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            // No inherited thread locals: the first caller's would live as long as the thread.
            Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(PoolThreads.class.getClassLoader());
            return thread;
        };
    }
}
