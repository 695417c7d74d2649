package dev.etosha.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A look-up by primary key on loopback, with as many callers as connections. Each contender has its own JVM. The
 * baseline uses no pool: each caller has its own connection. Only the throughput of pgbench is compared.
 */
final class Lookups implements Work {

    /** The number of parts of a turn. Many short turns average out disturbances. */
    private static final int PARTS = 3;

    private static final Duration WARM_UP = Duration.ofMillis(200);

    /** The contenders that a goal or another figure needs. */
    private static final List<String> NAMED =
            List.of(LookupJvm.BARE, LookupJvm.DATABASE, Contender.ETOSHA.toString(), Contender.HIKARICP.toString());

    /** One turn of a contender. */
    private interface Turn {

        ClosedLoop.Outcome run(Duration time) throws Exception;
    }

    @Override
    public void measure(Bench bench) throws Exception {
        if (bench.form().otherClients() && PgBench.find() == null) {
            bench.report().skipped("pgbench", "there is none on the PATH");
        }
        for (int connections : new int[] {1, 4, 10}) {
            Map<String, List<ClosedLoop.Outcome>> seen = new LinkedHashMap<>();
            List<Double> bytes = new ArrayList<>();
            int jvms = bench.form().jvms();
            for (int generation = 0; generation < jvms; generation++) {
                measure(bench, connections, PARTS * bench.form().rounds() / jvms, seen, bytes);
            }
            report(bench, connections, seen);
            if (connections == 1) {
                bench.report()
                        .add(Result.of(
                                "bytes allocated for a look-up through Database beyond pgjdbc's",
                                "none",
                                bytes,
                                Goal.atMost(500)));
            }
            if (bench.form().otherClients()) {
                bench.compare(
                        work(connections) + ": throughput",
                        others(bench, connections),
                        ClosedLoop.Outcome::perSecond,
                        Map.of());
            }
        }
    }

    /** One generation of JVMs, for {@link #NAMED}. */
    private static void measure(
            Bench bench, int connections, int turns, Map<String, List<ClosedLoop.Outcome>> seen, List<Double> bytes)
            throws Exception {
        try (Closing open = new Closing()) {
            Map<String, LookupJvm> jvms = started(open, bench.serverApart(), connections, NAMED);
            Map<String, Turn> contenders = turns(jvms);
            warmUp(bench.form(), contenders);
            rounds(contenders, time(bench.form())).run(turns).forEach((contender, outcomes) -> seen.computeIfAbsent(
                            contender, first -> new ArrayList<>())
                    .addAll(outcomes));
            // the bytes do not depend on the number of connections
            for (int i = 0; connections == 1 && i < bench.form().forks(); i++) {
                bytes.add(bytes(jvms, LookupJvm.DATABASE) - bytes(jvms, LookupJvm.BARE));
            }
        }
    }

    /** One generation of JVMs, for all other contenders. */
    private static Map<String, List<ClosedLoop.Outcome>> others(Bench bench, int connections) throws Exception {
        Server server = bench.serverApart();
        List<String> pools = bench.form().contenders().stream()
                .filter(contender -> contender != Contender.HIKARICP)
                .map(Contender::toString)
                .toList();
        try (Closing open = new Closing()) {
            Map<String, Turn> contenders = turns(started(open, server, connections, pools));
            contenders.put("Vert.x", open.later(new VertxLookups(server.port(), connections))::run);
            warmUp(bench.form(), contenders);
            PgBench pgbench = PgBench.find();
            if (pgbench != null) { // needs no warm-up
                contenders.put("pgbench", time -> pgbench.run(server.port(), connections, time));
            }
            return rounds(contenders, time(bench.form())).run(bench.form().rounds());
        }
    }

    private static Map<String, LookupJvm> started(Closing open, Server server, int connections, List<String> contenders)
            throws IOException {
        Map<String, LookupJvm> jvms = new LinkedHashMap<>();
        for (String contender : contenders) {
            jvms.put(contender, open.later(LookupJvm.start(server, contender, connections)));
        }
        return jvms;
    }

    private static Map<String, Turn> turns(Map<String, LookupJvm> jvms) {
        Map<String, Turn> turns = new LinkedHashMap<>();
        jvms.forEach((contender, jvm) -> turns.put(contender, jvm::turn));
        return turns;
    }

    /** Warms up in rounds, so that each contender is idle during the others' turns, as in the measurement. */
    private static void warmUp(Form form, Map<String, Turn> contenders) throws Exception {
        Map<String, List<ClosedLoop.Outcome>> unused =
                rounds(contenders, WARM_UP).run(form.warmUps());
    }

    private static Duration time(Form form) {
        return form.turn().dividedBy(PARTS);
    }

    private static Rounds<ClosedLoop.Outcome> rounds(Map<String, Turn> contenders, Duration time) {
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<>();
        contenders.forEach((contender, turn) -> rounds.with(contender, () -> turn.run(time)));
        return rounds;
    }

    private static double bytes(Map<String, LookupJvm> jvms, String contender) throws IOException {
        return Objects.requireNonNull(jvms.get(contender)).bytes();
    }

    private static String work(int connections) {
        return "look-up, " + connections + (connections == 1 ? " connection" : " connections");
    }

    private static void report(Bench bench, int connections, Map<String, List<ClosedLoop.Outcome>> seen) {
        String work = work(connections);
        String etosha = Contender.ETOSHA.toString();
        bench.compare(
                work + ": throughput",
                etosha,
                seen,
                ClosedLoop.Outcome::perSecond,
                Map.of(LookupJvm.BARE, Goal.atLeast(0.95)));
        bench.compare(
                work + ", Database: throughput",
                LookupJvm.DATABASE,
                some(seen, LookupJvm.DATABASE, LookupJvm.BARE),
                ClosedLoop.Outcome::perSecond,
                Map.of(LookupJvm.BARE, Goal.atLeast(0.95)));
        bench.compare(
                work + ": client's processor time",
                etosha,
                some(seen, etosha, LookupJvm.BARE, Contender.HIKARICP.toString()),
                ClosedLoop.Outcome::processorNanos,
                Map.of(LookupJvm.BARE, Goal.atMost(1.05)));
    }

    private static Map<String, List<ClosedLoop.Outcome>> some(
            Map<String, List<ClosedLoop.Outcome>> seen, String... contenders) {
        Map<String, List<ClosedLoop.Outcome>> some = new LinkedHashMap<>();
        for (String contender : contenders) {
            some.put(contender, seen.getOrDefault(contender, List.of()));
        }
        return some;
    }
}
