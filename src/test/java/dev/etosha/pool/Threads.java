package dev.etosha.pool;

import java.util.concurrent.ThreadFactory;
import org.opentest4j.TestAbortedException;

/** The kinds of threads that tests use. */
@FunctionalInterface
public interface Threads {

    void start(Runnable task);

    static Threads platform() {
        return task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        };
    }

    /** Skips the test before Java 21. */
    static Threads virtual() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            ThreadFactory factory = (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
            return task -> factory.newThread(task).start();
        } catch (ReflectiveOperationException e) {
            throw new TestAbortedException("this JVM has no virtual threads", e);
        }
    }
}
