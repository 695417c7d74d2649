package dev.etosha.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** A burst of callers on a pool that has no connection yet. Connecting is slow. */
final class Bursts implements Work {

    private static final int CALLERS = 50;
    private static final int SIZE = 5;
    private static final int OVERFLOW = 10;
    private static final int CONNECT_MILLIS = 150;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Outcome(double nanos, double made, double processorNanos) {}

    @Override
    public void measure(Bench bench) throws Exception {
        for (ThreadKind threads : ThreadKind.values()) {
            for (int hold : new int[] {0, 20}) {
                String work = "burst of 50 " + threads + " threads on an empty pool, hold " + hold + " ms";
                if (!threads.exist()) {
                    bench.report().skipped(work, "this JVM has no virtual threads");
                    continue;
                }
                Rounds<Outcome> rounds = new Rounds<>();
                for (Contender contender : bench.form().crowded()) {
                    rounds.with(contender.toString(), () -> burst(contender, threads, hold));
                }
                Map<String, List<Outcome>> seen = rounds.run(bench.form().forks());
                bench.compare(
                        work + ": time",
                        seen,
                        Outcome::nanos,
                        Map.of(Contender.HIKARICP.toString(), Goal.atMost(hold == 0 ? 1.1 : 0.5)));
                bench.report()
                        .add(Result.of(
                                work + ": connections made",
                                "none",
                                Bench.figures(seen, Contender.ETOSHA.toString(), Outcome::made),
                                Goal.atMost(SIZE + OVERFLOW + 1))); // the health monitor has its own connection
                bench.report()
                        .add(Result.of(
                                work + ": processors busy",
                                "none",
                                Bench.figures(
                                        seen,
                                        Contender.ETOSHA.toString(),
                                        outcome -> outcome.processorNanos() / outcome.nanos()),
                                null));
            }
        }
    }

    private static Outcome burst(Contender contender, ThreadKind threads, int hold) throws Exception {
        Target target = Target.stub(SIZE, OVERFLOW, CONNECT_MILLIS);
        CountDownLatch ready = new CountDownLatch(CALLERS);
        CompletableFuture<MeasuredPool> start = new CompletableFuture<>();
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            FutureTask<?> task = new FutureTask<>(() -> {
                ready.countDown();
                try (Connection connection = start.get().borrow()) {
                    Thread.sleep(hold);
                    return connection.isClosed();
                }
            });
            tasks.add(task);
            threads.start(task);
        }
        ready.await();
        long processor = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        try (MeasuredPool pool = contender.open(target)) { // HikariCP waits for its first connection here
            start.complete(pool);
            for (FutureTask<?> task : tasks) {
                task.get();
            }
            return new Outcome(
                    System.nanoTime() - began,
                    StubDriver.made(target.jdbcUrl()),
                    SYSTEM.getProcessCpuTime() - processor);
        }
    }
}
