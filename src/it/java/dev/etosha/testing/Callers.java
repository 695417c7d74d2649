package dev.etosha.testing;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The kind of the threads that use a pool. */
public enum Callers {
    PLATFORM,
    VIRTUAL;

    private static final @Nullable ThreadFactory VIRTUAL_THREADS = virtualThreads();

    /** The kinds that this JVM supports. Virtual threads need Java 21. */
    public static List<Callers> all() {
        return VIRTUAL_THREADS == null ? List.of(PLATFORM) : List.of(PLATFORM, VIRTUAL);
    }

    public Thread start(String name, Runnable task) {
        ThreadFactory virtual = VIRTUAL_THREADS;
        Thread thread = this == VIRTUAL && virtual != null ? virtual.newThread(task) : new Thread(task);
        thread.setName(name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static @Nullable ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
