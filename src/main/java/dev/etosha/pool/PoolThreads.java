package dev.etosha.pool;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The pool's own threads: daemons with a telling name, which keep nothing of the thread that needed them. */
final class PoolThreads {

    private PoolThreads() {}

    /** Makes threads whose names are the prefix and a number. */
    static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            // No inherited thread locals: the first caller's would stay for as long as the thread lives.
            Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(PoolThreads.class.getClassLoader());
            return thread;
        };
    }
}
