package dev.etosha.bench;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The kind of the callers' threads. */
enum ThreadKind {
    PLATFORM,
    VIRTUAL;

    /** Whether this JVM has threads of this kind. Virtual threads need Java 21. */
    boolean exist() {
        return this == PLATFORM || Virtual.FACTORY != null;
    }

    void start(Runnable task) {
        ThreadFactory factory = this == PLATFORM ? Thread::new : Virtual.FACTORY;
        if (factory == null) {
            throw new IllegalStateException("this JVM has no virtual threads");
        }
        factory.newThread(task).start();
    }

    @Override
    public String toString() {
        return this == VIRTUAL ? "virtual" : "platform";
    }

    /** Found by reflection, because the code also runs on Java 17. */
    private static final class Virtual {

        static final @Nullable ThreadFactory FACTORY = factory();

        private static @Nullable ThreadFactory factory() {
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                        .getMethod("factory")
                        .invoke(builder);
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }
    }
}
