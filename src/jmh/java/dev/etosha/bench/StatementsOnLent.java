package dev.etosha.bench;

import java.util.Map;

/**
 * The cost of the handles on statements and result sets.
 *
 * @param benchmark the benchmark method, with its class
 */
record StatementsOnLent(String benchmark, String work) implements Work {

    static StatementsOnLent prepared() {
        return new StatementsOnLent(
                StatementBenchmark.PREPARED, "prepare, execute, read a row, close, on a lent connection");
    }

    static StatementsOnLent plain() {
        return new StatementsOnLent(
                StatementBenchmark.PLAIN, "create a statement, execute, close, on a lent connection");
    }

    @Override
    public void measure(Bench bench) throws Exception {
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
