package dev.etosha.bench;

import java.util.Map;

/** What the handles on statements and result sets cost. */
final class StatementsOnLent implements Work {

    @Override
    public void measure(Bench bench) throws Exception {
        measure(bench, StatementBenchmark.PREPARED, "prepare, execute, read a row, close, on a lent connection");
        measure(bench, StatementBenchmark.PLAIN, "create a statement, execute, close, on a lent connection");
    }

    private static void measure(Bench bench, String benchmark, String work) throws Exception {
        Rounds<JmhTurn.Outcome> rounds = new Rounds<>();
        for (Contender contender : bench.form().contenders()) {
            rounds.with(contender.toString(), () -> JmhTurn.run(bench.form(), benchmark, contender, 1, 1, 6));
        }
        bench.compare(
                work,
                rounds.run(bench.form().forks()),
                JmhTurn.Outcome::perSecond,
                Map.of(Contender.HIKARICP.toString(), Goal.atLeast(1)));
    }
}
