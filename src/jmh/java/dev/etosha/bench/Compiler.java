package dev.etosha.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Waits for the JVM's compiler. Busy callers leave it little processor time, so code can stay uncompiled for a long
 * time.
 */
final class Compiler {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final long LOOK_MILLIS = 60;

    /** The resolution of the process's processor time. */
    private static final long REST_NANOS = 10_000_000;

    private Compiler() {}

    /** Waits until this process is idle. */
    static void awaitRest() throws InterruptedException {
        awaitRest(SYSTEM::getProcessCpuTime);
    }

    /**
     * Waits until another process is idle.
     *
     * @param processorNanos the processor time that the process has used so far
     */
    static void awaitRest(LongSupplier processorNanos) throws InterruptedException {
        long before;
        long now = processorNanos.getAsLong();
        do {
            before = now;
            Thread.sleep(LOOK_MILLIS);
            now = processorNanos.getAsLong();
        } while (now - before > REST_NANOS);
    }
}
