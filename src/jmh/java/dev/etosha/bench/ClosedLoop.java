package dev.etosha.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Callers that each make requests one after another until the time is over. */
final class ClosedLoop {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ClosedLoop() {}

    /** The request that a caller repeats. */
    interface Request {

        void run() throws Exception;
    }

    /**
     * The result of one run.
     *
     * @param perSecond requests per second, until the last caller has finished
     * @param processorNanos processor time of the callers' threads per request; NaN for virtual threads
     * @param p99Nanos the 99th percentile of the requests' durations
     */
    record Outcome(double perSecond, double processorNanos, double p99Nanos, double longestNanos) {

        /** The throughput and the processor time as text, for another process. */
        String text() {
            return perSecond + " " + processorNanos;
        }

        /** Reads {@link #text} of another process. */
        static Outcome parse(String text) {
            String[] figures = text.split(" ", -1);
            return new Outcome(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Double.NaN, Double.NaN);
        }
    }

    /** All callers make the same request. */
    static Outcome run(int callers, ThreadKind threads, Duration time, Request request) throws Exception {
        return run(callers, threads, time, caller -> request);
    }

    /** Each caller makes its own request, chosen by the caller's number. */
    static Outcome run(int callers, ThreadKind threads, Duration time, IntFunction<Request> requests) throws Exception {
        CountDownLatch ready = new CountDownLatch(callers);
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Times>> tasks = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Request request = requests.apply(i);
            FutureTask<Times> task = new FutureTask<>(() -> {
                ready.countDown();
                start.await();
                return caller(request, time, threads);
            });
            tasks.add(task);
            threads.start(task);
        }
        ready.await();
        long began = System.nanoTime();
        start.countDown();
        List<Times> all = new ArrayList<>();
        for (FutureTask<Times> task : tasks) {
            all.add(task.get(5, TimeUnit.MINUTES));
        }
        return outcome(all, System.nanoTime() - began);
    }

    private static Times caller(Request request, Duration time, ThreadKind threads) throws Exception {
        Times times = new Times();
        boolean known = threads == ThreadKind.PLATFORM;
        long processor = known ? THREADS.getCurrentThreadCpuTime() : 0;
        long now = System.nanoTime();
        long end = now + time.toNanos();
        while (now - end < 0) {
            long began = now;
            request.run();
            now = System.nanoTime();
            times.add(now - began);
        }
        times.processorNanos = known ? THREADS.getCurrentThreadCpuTime() - processor : Double.NaN;
        return times;
    }

    private static Outcome outcome(List<Times> all, long nanos) {
        long[] sorted = all.stream().flatMapToLong(Times::stream).sorted().toArray();
        return new Outcome(
                sorted.length * 1e9 / nanos,
                all.stream().mapToDouble(times -> times.processorNanos).sum() / sorted.length,
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    /** The duration of each request of one caller. */
    private static final class Times {

        private double processorNanos;
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
