package dev.etosha.bench;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two threads repeatedly compete for one connection. A thread that waits for long although the connection is free was
 * not woken up.
 */
final class LostWakeUps implements Work {

    /** A longer wait means a lost wake-up. */
    private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(1);

    @Override
    public void measure(Bench bench) throws Exception {
        int bursts = bench.form().bursts();
        AtomicInteger lost = new AtomicInteger();
        try (MeasuredPool pool = Contender.ETOSHA.openFilled(Target.stub(1))) {
            AtomicInteger here = new AtomicInteger();
            FutureTask<?> first = new FutureTask<>(() -> bursts(pool, bursts, here, lost));
            FutureTask<?> second = new FutureTask<>(() -> bursts(pool, bursts, here, lost));
            ThreadKind.PLATFORM.start(first);
            ThreadKind.PLATFORM.start(second);
            first.get();
            second.get();
        }
        bench.report()
                .add(Result.of(
                        "2 threads on 1 connection, " + bursts + " bursts: lost wake-ups",
                        "none",
                        List.of((double) lost.get()),
                        Goal.atMost(0)));
    }

    private static boolean bursts(MeasuredPool pool, int bursts, AtomicInteger here, AtomicInteger lost)
            throws Exception {
        for (int burst = 1; burst <= bursts; burst++) {
            here.incrementAndGet();
            while (here.get() < 2 * burst) {
                Thread.onSpinWait();
            }
            long began = System.nanoTime();
            try (Connection connection = pool.borrow()) {
                if (connection.isClosed() || System.nanoTime() - began > FORGOTTEN) {
                    lost.incrementAndGet();
                }
            }
        }
        return true;
    }
}
