package dev.etosha.bench;

import dev.etosha.Database;
import dev.etosha.Reads;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Compares five look-ups in one round trip with five round trips, by one caller on loopback. */
final class Pipelines implements Work {

    private static final int READS = 5;
    private static final String TOGETHER = "Etosha pipeline";
    private static final String ONE_BY_ONE = "Etosha Database, one by one";

    @Override
    public void measure(Bench bench) throws Exception {
        try (ConnectionPool pool = ConnectionPool.open(
                Contender.settings(Target.postgres(bench.serverApart().jdbcUrl(), 1)))) {
            Database database = Databases.on(pool);
            Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                    .with(TOGETHER, () -> turn(bench, () -> together(database)))
                    .with(ONE_BY_ONE, () -> turn(bench, () -> oneByOne(database)));
            rounds.warmUp(bench.form().warmUps());
            bench.compare(
                    READS + " look-ups by pipeline: throughput",
                    TOGETHER,
                    rounds.run(bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(ONE_BY_ONE, Goal.atLeast(1.5)));
        }
    }

    private static ClosedLoop.Outcome turn(Bench bench, ClosedLoop.Request request) throws Exception {
        return ClosedLoop.run(1, ThreadKind.PLATFORM, bench.form().turn(), request);
    }

    private static void together(Database database) {
        int unused = database.pipeline(Pipelines::sum);
    }

    private static Supplier<Integer> sum(Reads reads) {
        List<Supplier<List<Integer>>> balances = IntStream.range(0, READS)
                .mapToObj(i -> reads.query(Lookup.NAMED, Map.of("aid", Lookup.account()), row -> row.getInt(1)))
                .toList();
        return () -> balances.stream().mapToInt(each -> each.get().get(0)).sum();
    }

    private static void oneByOne(Database database) {
        for (int i = 0; i < READS; i++) {
            database.query(Lookup.NAMED, Map.of("aid", Lookup.account()), row -> row.getInt(1));
        }
    }
}
