package dev.etosha.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The time from opening a pool of 5 to its first answer. */
final class Starts implements Work {

    private static final int WARM_UPS = 100; // a start is short, so it takes many until its code is compiled
    private static final int ROUNDS = 101;
    private static final String OTHERS = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

    @Override
    public void measure(Bench bench) throws Exception {
        try (Connection own = DriverManager.getConnection(bench.serverApart().jdbcUrl());
                PreparedStatement others = own.prepareStatement(OTHERS)) {
            Rounds<Double> rounds = new Rounds<>();
            for (Contender contender : List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL)) {
                rounds.with(contender.toString(), () -> {
                    awaitNone(others);
                    return nanos(bench, contender);
                });
            }
            Map<String, List<Double>> unused = rounds.run(WARM_UPS);
            bench.compare(
                    "start of a pool of 5 to the first answer", rounds.run(ROUNDS), Double::doubleValue, Map.of());
        }
        Rounds<Double> cold = new Rounds<>();
        for (Contender contender : List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL)) {
            cold.with(contender.toString(), () -> ColdStart.nanos(bench.serverApart(), contender));
        }
        bench.compare(
                "start of a pool of 5 to the first answer, in a new JVM",
                cold.run(bench.form().rounds()),
                Double::doubleValue,
                Map.of());
    }

    /** Waits until the server has closed the connections of the previous pool, because that takes processor time. */
    private static void awaitNone(PreparedStatement others) throws SQLException {
        int left;
        do {
            try (ResultSet row = others.executeQuery()) {
                row.next();
                left = row.getInt(1);
            }
        } while (left > 0);
    }

    private static double nanos(Bench bench, Contender contender) throws Exception {
        Target target = Target.postgres(bench.serverApart().jdbcUrl(), 5);
        long began = System.nanoTime();
        try (MeasuredPool pool = contender.open(target);
                Connection connection = pool.borrow()) {
            Lookup.on(connection);
            return System.nanoTime() - began;
        }
    }
}
