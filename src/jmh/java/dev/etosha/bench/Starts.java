package dev.etosha.bench;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

/** From nothing to the first answer of a pool of 5. */
final class Starts implements Work {

    @Override
    public void measure(Bench bench) throws Exception {
        Rounds<Double> rounds = new Rounds<>();
        for (Contender contender : List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL)) {
            rounds.with(contender.toString(), () -> nanos(bench, contender));
        }
        rounds.run(3); // so that classes are loaded
        bench.compare(
                "start of a pool of 5 to the first answer",
                rounds.run(bench.form().rounds()),
                Double::doubleValue,
                Map.of(Contender.HIKARICP.toString(), Goal.atMost(1.1)));
    }

    private static double nanos(Bench bench, Contender contender) throws Exception {
        Target target = Target.postgres(bench.server().jdbcUrl(), 5);
        long began = System.nanoTime();
        try (Pool pool = contender.open(target);
                Connection connection = pool.borrow()) {
            Lookup.on(connection);
            return System.nanoTime() - began;
        }
    }
}
