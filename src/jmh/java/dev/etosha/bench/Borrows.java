package dev.etosha.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures borrow and return without hold time, with several numbers of threads, and the bytes allocated. */
final class Borrows implements Work {

    private static final String HIKARICP = Contender.HIKARICP.toString();

    @Override
    public void measure(Bench bench) throws Exception {
        List<Map<String, List<JmhTurn.Outcome>>> enough = new ArrayList<>();
        for (int threads : new int[] {1, 2, 8, 32}) {
            enough.add(run(bench, threads, 32));
            report(bench, threads, 32, enough.get(enough.size() - 1), Goal.atLeast(1));
        }
        Map<String, List<Double>> means = new LinkedHashMap<>();
        for (String contender : enough.get(0).keySet()) {
            means.put(contender, geometricMeans(enough, contender));
        }
        bench.compare(
                "borrow and return, geometric mean",
                Map.of(
                        Contender.ETOSHA.toString(),
                        means.getOrDefault(Contender.ETOSHA.toString(), List.of()),
                        HIKARICP,
                        means.getOrDefault(HIKARICP, List.of())),
                Double::doubleValue,
                Map.of(HIKARICP, Goal.atLeast(1.3)));
        bench.report()
                .add(Result.of(
                        "bytes allocated for a borrow",
                        "none",
                        Bench.figures(enough.get(0), Contender.ETOSHA.toString(), JmhTurn.Outcome::bytes),
                        Goal.atMost(100)));
        for (int threads : new int[] {8, 32}) {
            report(bench, threads, 4, run(bench, threads, 4), Goal.atLeast(0.8));
        }
    }

    private static Map<String, List<JmhTurn.Outcome>> run(Bench bench, int threads, int connections) throws Exception {
        Rounds<JmhTurn.Outcome> rounds = new Rounds<>();
        for (Contender contender : bench.form().contenders()) {
            rounds.with(
                    contender.toString(),
                    () -> JmhTurn.run(bench.form(), BorrowBenchmark.METHOD, contender, threads, connections, 5));
        }
        return rounds.run(bench.form().forks());
    }

    private static void report(
            Bench bench, int threads, int connections, Map<String, List<JmhTurn.Outcome>> seen, Goal goal) {
        bench.compare(
                "borrow and return, " + threads + " threads on " + connections + " connections",
                seen,
                JmhTurn.Outcome::perSecond,
                Map.of(HIKARICP, goal));
    }

    private static List<Double> geometricMeans(List<Map<String, List<JmhTurn.Outcome>>> all, String contender) {
        List<List<Double>> figures = all.stream()
                .map(seen -> Bench.figures(seen, contender, JmhTurn.Outcome::perSecond))
                .toList();
        List<Double> means = new ArrayList<>();
        for (int round = 0; round < figures.get(0).size(); round++) {
            double logarithms = 0;
            for (List<Double> each : figures) {
                logarithms += Math.log(each.get(round));
            }
            means.add(Math.exp(logarithms / figures.size()));
        }
        return means;
    }
}
