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

/** Callers that each make one request after the other until the time is over. */
final class ClosedLoop {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ClosedLoop() {}

    /** One thing that a caller does again and again. */
    interface Request {

        void run() throws Exception;
    }

    /**
     * What the callers saw.
     *
     * @param perSecond requests until the last caller was done
     * @param processorNanos time of the callers' threads for one request; of virtual threads nobody knows it
     * @param p99Nanos one request in a hundred took longer
     */
    record Outcome(double perSecond, double processorNanos, double p99Nanos, double longestNanos) {

        /** For another process: requests, and their processor time. */
        String text() {
            return perSecond + " " + processorNanos;
        }

        /** From another process. */
        static Outcome parse(String text) {
            String[] figures = text.split(" ", -1);
            return new Outcome(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Double.NaN, Double.NaN);
        }
    }

    /** All callers make the same request. */
    static Outcome run(int callers, ThreadKind threads, Duration time, Request request) throws Exception {
        return run(callers, threads, time, caller -> request);
    }

    /** Each caller has its own request, by its number. */
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

    /** How long each request of one caller took. */
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
