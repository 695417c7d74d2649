package dev.etosha.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * The JVM's compiler, which works beside the callers. Ten callers on its processor leave it next to nothing of that: after
 * twenty seconds of their requests some of the code was still not compiled.
 */
final class Compiler {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final long LOOK_MILLIS = 60;

    /** The process's time is counted in steps of ten milliseconds. */
    private static final long REST_NANOS = 10_000_000;

    private Compiler() {}

    /** Waits until this process, of which nobody wants anything, does nothing. */
    static void awaitRest() throws InterruptedException {
        awaitRest(SYSTEM::getProcessCpuTime);
    }

    /**
     * The same with another process.
     *
     * @param processorNanos what it has used by now
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
