package dev.etosha.bench;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

/** The look-up with many more callers than connections. */
final class ContendedLookups implements Work {

    private static final int CONNECTIONS = 15;

    private final boolean apart;

    /** @param apart whether the server has its own processors, as on another machine */
    ContendedLookups(boolean apart) {
        this.apart = apart;
    }

    @Override
    public void measure(Bench bench) throws Exception {
        Server server = apart ? bench.serverApart() : bench.server();
        for (ThreadKind threads : ThreadKind.values()) {
            for (int callers : new int[] {50, 200}) {
                String work = "look-up, " + callers + " " + threads + " threads on " + CONNECTIONS + " connections"
                        + (apart ? ", server apart" : "");
                if (threads.exist()) {
                    measure(bench, server, work, callers, threads);
                } else {
                    bench.report().skipped(work, "this JVM has no virtual threads");
                }
            }
        }
    }

    private static void measure(Bench bench, Server server, String work, int callers, ThreadKind threads)
            throws Exception {
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<>();
        try (Closing open = new Closing()) {
            for (Contender contender : bench.form().crowded()) {
                MeasuredPool pool = open.later(contender.openFilled(Target.postgres(server.jdbcUrl(), CONNECTIONS)));
                rounds.with(
                        contender.toString(),
                        () -> ClosedLoop.run(callers, threads, bench.form().turn(), () -> {
                            try (Connection connection = pool.borrow()) {
                                Lookup.on(connection);
                            }
                        }));
            }
            rounds.warmUp(3);
            Map<String, List<ClosedLoop.Outcome>> seen = rounds.run(bench.form().plotted());
            bench.compare(work + ": throughput", seen, ClosedLoop.Outcome::perSecond, Map.of());
            bench.compare(work + ": longest", seen, ClosedLoop.Outcome::longestNanos, Map.of());
        }
    }
}
