package dev.etosha.bench;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Plots throughput and 99th percentile by callers and by connections on PostgreSQL. Plots the cost of statistics and
 * health by pools and by connections on the stub driver.
 */
final class Scales implements Work {

    @Override
    public void measure(Bench bench) throws Exception {
        ThreadKind threads = ThreadKind.VIRTUAL.exist() ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
        if (threads == ThreadKind.PLATFORM) {
            bench.report().skipped("10,000 callers", "this JVM has no virtual threads; up to 1,000 platform threads");
        }
        callers(bench, threads);
        connections(bench, threads);
        costOfPools(bench);
        costOfConnections(bench);
    }

    private static void callers(Bench bench, ThreadKind threads) throws Exception {
        String along = threads + " threads on 10 connections";
        Plot throughput = new Plot("look-ups in a second", along);
        Plot slowest = new Plot("milliseconds, 99th percentile", along);
        int[] steps =
                threads == ThreadKind.VIRTUAL ? new int[] {1, 10, 100, 1_000, 10_000} : new int[] {1, 10, 100, 1_000};
        for (int callers : steps) {
            draw(throughput, slowest, callers, lookups(bench, threads, callers, 10));
        }
        bench.report().plot("throughput-callers", throughput);
        bench.report().plot("p99-callers", slowest);
    }

    private static void connections(Bench bench, ThreadKind threads) throws Exception {
        String along = "connections, 200 " + threads + " threads";
        Plot throughput = new Plot("look-ups in a second", along);
        Plot slowest = new Plot("milliseconds, 99th percentile", along);
        for (int connections : new int[] {1, 2, 4, 8, 16, 32}) {
            draw(throughput, slowest, connections, lookups(bench, threads, 200, connections));
        }
        bench.report().plot("throughput-connections", throughput);
        bench.report().plot("p99-connections", slowest);
    }

    private static Map<String, List<ClosedLoop.Outcome>> lookups(
            Bench bench, ThreadKind threads, int callers, int connections) throws Exception {
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<>();
        try (Closing open = new Closing()) {
            for (Contender contender : bench.form().crowded()) {
                MeasuredPool pool = open.later(
                        contender.openFilled(Target.postgres(bench.serverApart().jdbcUrl(), connections)));
                rounds.with(
                        contender.toString(),
                        () -> ClosedLoop.run(callers, threads, bench.form().turn(), () -> {
                            try (Connection connection = pool.borrow()) {
                                Lookup.on(connection);
                            }
                        }));
            }
            return rounds.run(bench.form().plotted());
        }
    }

    private static void draw(Plot throughput, Plot slowest, int x, Map<String, List<ClosedLoop.Outcome>> seen) {
        seen.forEach((contender, outcomes) -> {
            throughput.add(contender, x, median(Bench.figures(seen, contender, ClosedLoop.Outcome::perSecond)));
            slowest.add(contender, x, median(Bench.figures(seen, contender, ClosedLoop.Outcome::p99Nanos)) / 1e6);
        });
    }

    private static double median(List<Double> figures) {
        return Result.of("", "", figures, null).median();
    }

    private static void costOfPools(Bench bench) throws Exception {
        Plot plot = new Plot("cost of asking one pool, in relation to that of a single one", "pools");
        cost(bench, plot, new int[] {1, 10, 100}, pools -> AskedPools.open(pools, 2), "100 pools", "1 pool");
        bench.report().plot("cost-pools", plot);
    }

    private static void costOfConnections(Bench bench) throws Exception {
        Plot plot = new Plot("cost of asking, in relation to that of 10 connections", "connections");
        int[] steps = {10, 100, 1_000};
        cost(bench, plot, steps, connections -> AskedPools.open(1, connections), "1,000 connections", "10 connections");
        bench.report().plot("cost-connections", plot);
    }

    /** Opens the pools of one step. */
    private interface Step {

        AskedPools open(int size) throws Exception;
    }

    private static void cost(Bench bench, Plot plot, int[] steps, Step step, String most, String least)
            throws Exception {
        try (Closing open = new Closing()) {
            Rounds<AskedPools.Cost> rounds = new Rounds<>();
            for (int size : steps) {
                AskedPools asked = open.later(step.open(size));
                rounds.with(Integer.toString(size), asked::ask);
            }
            rounds.warmUp(2);
            List<List<AskedPools.Cost>> costs =
                    List.copyOf(rounds.run(bench.form().rounds()).values());
            draw(bench, plot, steps, costs, most, least, "stats", AskedPools.Cost::statsNanos);
            draw(bench, plot, steps, costs, most, least, "health and metrics", AskedPools.Cost::healthNanos);
        }
    }

    private static void draw(
            Bench bench,
            Plot plot,
            int[] steps,
            List<List<AskedPools.Cost>> costs,
            String most,
            String least,
            String asked,
            ToDoubleFunction<AskedPools.Cost> cost) {
        List<List<Double>> figures = costs.stream()
                .map(step -> step.stream().map(cost::applyAsDouble).toList())
                .toList();
        List<Double> first = figures.get(0);
        for (int step = 0; step < steps.length; step++) {
            plot.add(asked, steps[step], median(figures.get(step)) / median(first));
        }
        bench.report()
                .add(Result.ratio(
                        "cost of " + asked + ", " + most,
                        figures.get(figures.size() - 1),
                        least,
                        first,
                        Goal.atMost(1.5)));
    }
}
