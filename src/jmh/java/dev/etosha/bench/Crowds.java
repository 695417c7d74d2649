package dev.etosha.bench;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Thousands of virtual threads on a few connections of the stub driver. Each holds a connection for a millisecond. */
final class Crowds implements Work {

    private static final int CONNECTIONS = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    @Override
    public void measure(Bench bench) throws Exception {
        for (int callers : new int[] {1_000, 10_000}) {
            String work = callers + " virtual threads on " + CONNECTIONS + " connections, 1 ms";
            if (!ThreadKind.VIRTUAL.exist()) {
                bench.report().skipped(work, "this JVM has no virtual threads");
                continue;
            }
            rounds(bench, callers, WARM_UP).warmUp(2);
            Map<String, List<ClosedLoop.Outcome>> seen = rounds(
                            bench, callers, bench.form().crowd())
                    .run(bench.form().rounds());
            bench.compare(
                    work + ": throughput",
                    seen,
                    ClosedLoop.Outcome::perSecond,
                    Map.of(Contender.HIKARICP.toString(), Goal.atLeast(1)));
            bench.compare(work + ": longest wait", seen, ClosedLoop.Outcome::longestNanos, Map.of());
            bench.report()
                    .add(Result.of(
                            work + ": longest wait",
                            "ideal share",
                            Bench.figures(
                                    seen,
                                    Contender.ETOSHA.toString(),
                                    outcome -> outcome.longestNanos() / 1e9 * outcome.perSecond() / callers),
                            Goal.atMost(1.5)));
        }
    }

    private static Rounds<ClosedLoop.Outcome> rounds(Bench bench, int callers, Duration turn) {
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<>();
        for (Contender contender : bench.form().crowded()) {
            rounds.with(contender.toString(), () -> crowd(contender, callers, turn));
        }
        return rounds;
    }

    private static ClosedLoop.Outcome crowd(Contender contender, int callers, Duration turn) throws Exception {
        try (MeasuredPool pool = contender.openFilled(Target.stub(CONNECTIONS))) {
            return ClosedLoop.run(callers, ThreadKind.VIRTUAL, turn, () -> {
                try (Connection connection = pool.borrow()) {
                    Thread.sleep(1);
                    connection.isClosed();
                }
            });
        }
    }
}
