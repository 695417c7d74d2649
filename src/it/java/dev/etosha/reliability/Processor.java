package dev.etosha.reliability;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures the processor time of each thread of this JVM. It samples often, because connecting threads live for a short
 * time. The time of virtual threads is the time of their carrier threads.
 */
final class Processor {

    private static final String CARRIERS = "ForkJoinPool-1-worker-";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> before = new HashMap<>();
    private final Map<Long, Long> last = new ConcurrentHashMap<>();
    private final Map<Long, String> names = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private Processor() {
        look();
        before.putAll(last);
    }

    static Processor watch() {
        Processor processor = new Processor();
        Future<?> unused = processor.timer.scheduleWithFixedDelay(processor::look, 10, 10, TimeUnit.MILLISECONDS);
        return processor;
    }

    void stop() {
        timer.shutdownNow();
        look();
    }

    /** The time of the threads whose name contains the pool's name, and of the given other threads. */
    long nanosOf(String pool, Set<Long> others) {
        return last.keySet().stream()
                .filter(id -> others.contains(id) || name(id).contains(pool))
                .mapToLong(this::nanos)
                .sum();
    }

    long nanosOfCarriers() {
        return last.keySet().stream()
                .filter(id -> name(id).startsWith(CARRIERS))
                .mapToLong(this::nanos)
                .sum();
    }

    private long nanos(long id) {
        return last.getOrDefault(id, 0L) - before.getOrDefault(id, 0L);
    }

    private String name(long id) {
        return names.getOrDefault(id, "");
    }

    private void look() {
        for (long id : threads.getAllThreadIds()) {
            long nanos = threads.getThreadCpuTime(id);
            if (nanos >= 0) {
                last.put(id, nanos);
                names.computeIfAbsent(id, this::nameOf);
            }
        }
    }

    private String nameOf(long id) {
        ThreadInfo info = threads.getThreadInfo(id);
        return info == null ? "" : info.getThreadName();
    }
}
