package dev.etosha.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Callers that each make one request after the other until the time is over. */
final class ClosedLoop {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ClosedLoop() {}

    /** One thing that a caller does again and again. */
    interface Request {

        void run() throws Exception;
    }

    /**
     * What the callers saw.
     *
     * @param perSecond requests until the last caller was done
     * @param processorNanos time of this process's threads for one request
     * @param p99Nanos one request in a hundred took longer
     */
    record Outcome(double perSecond, double processorNanos, double p99Nanos, double longestNanos) {}

    /** All callers make the same request. */
    static Outcome run(int callers, Threads threads, Duration time, Request request) throws Exception {
        return run(callers, threads, time, caller -> request);
    }

    /** Each caller has its own request, by its number. */
    static Outcome run(int callers, Threads threads, Duration time, IntFunction<Request> requests) throws Exception {
        CountDownLatch ready = new CountDownLatch(callers);
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Times>> tasks = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Request request = requests.apply(i);
            FutureTask<Times> task = new FutureTask<>(() -> {
                ready.countDown();
                start.await();
                return caller(request, time);
            });
            tasks.add(task);
            threads.start(task);
        }
        ready.await();
        long processor = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        start.countDown();
        List<Times> all = new ArrayList<>();
        for (FutureTask<Times> task : tasks) {
            all.add(task.get(5, TimeUnit.MINUTES));
        }
        return outcome(all, System.nanoTime() - began, SYSTEM.getProcessCpuTime() - processor);
    }

    private static Times caller(Request request, Duration time) throws Exception {
        Times times = new Times();
        long now = System.nanoTime();
        long end = now + time.toNanos();
        while (now - end < 0) {
            long began = now;
            request.run();
            now = System.nanoTime();
            times.add(now - began);
        }
        return times;
    }

    private static Outcome outcome(List<Times> all, long nanos, long processor) {
        long[] sorted = all.stream().flatMapToLong(Times::stream).sorted().toArray();
        return new Outcome(
                sorted.length * 1e9 / nanos,
                (double) processor / sorted.length,
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    /** How long each request of one caller took. */
    private static final class Times {

        private long[] nanos = new long[64];
        private int count;

        void add(long one) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = one;
        }

        LongStream stream() {
            return Arrays.stream(nanos, 0, count);
        }
    }
}
