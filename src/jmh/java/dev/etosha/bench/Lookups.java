package dev.etosha.bench;

import com.sun.management.ThreadMXBean;
import dev.etosha.execution.Database;
import dev.etosha.pool.ConnectionPool;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A look-up by primary key on loopback, by as many callers as connections. The limit is no pool at all: a connection of
 * its own for each caller. pgbench is another process, of which only the throughput is compared.
 */
final class Lookups implements Work {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String BARE = "bare pgjdbc";
    private static final String DATABASE = "Etosha Database";
    private static final int ALLOCATING = 5_000;

    @Override
    public void measure(Bench bench) throws Exception {
        for (int connections : new int[] {1, 4, 10}) {
            measure(bench, connections);
        }
    }

    private static void measure(Bench bench, int connections) throws Exception {
        String url = bench.serverApart().jdbcUrl();
        Duration turn = bench.form().turn();
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<>();
        try (Closing open = new Closing()) {
            List<Connection> bare = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                bare.add(open.later(DriverManager.getConnection(url)));
            }
            rounds.with(
                    BARE,
                    () -> ClosedLoop.run(
                            connections, Threads.PLATFORM, turn, caller -> () -> Lookup.on(bare.get(caller))));
            Database database =
                    Database.on(open.later(ConnectionPool.open(Contender.settings(Target.postgres(url, connections)))));
            rounds.with(DATABASE, () -> ClosedLoop.run(connections, Threads.PLATFORM, turn, () -> Lookup.by(database)));
            for (Contender contender : bench.form().contenders()) {
                Pool pool = open.later(contender.openFilled(Target.postgres(url, connections)));
                rounds.with(
                        contender.toString(),
                        () -> ClosedLoop.run(connections, Threads.PLATFORM, turn, () -> {
                            try (Connection connection = pool.borrow()) {
                                Lookup.on(connection);
                            }
                        }));
            }
            VertxLookups vertx = open.later(new VertxLookups(bench.serverApart().port(), connections));
            rounds.with("Vert.x", () -> vertx.run(turn));
            rounds.warmUp(connections == 1 ? bench.form().warmUps() : 4); // the others run the same code
            PgBench pgbench = PgBench.find(); // is compiled
            if (pgbench == null) {
                bench.report().skipped("pgbench", "there is none on the PATH");
            } else {
                rounds.with("pgbench", () -> pgbench.run(bench.serverApart().port(), connections, turn));
            }
            report(bench, connections, rounds.run(bench.form().rounds()));
            if (connections == 1) {
                bench.report()
                        .add(Result.of(
                                "bytes allocated for a look-up through Database beyond pgjdbc's",
                                "none",
                                allocatedBeyond(bench.form().forks(), database, bare.get(0)),
                                Goal.atMost(500)));
            }
        }
    }

    private static void report(Bench bench, int connections, Map<String, List<ClosedLoop.Outcome>> seen) {
        String work = "look-up, " + connections + (connections == 1 ? " connection" : " connections");
        String etosha = Contender.ETOSHA.toString();
        bench.compare(
                work + ": throughput", etosha, seen, ClosedLoop.Outcome::perSecond, Map.of(BARE, Goal.atLeast(0.97)));
        bench.compare(
                work + ", Database: throughput",
                DATABASE,
                Map.of(DATABASE, seen.getOrDefault(DATABASE, List.of()), BARE, seen.getOrDefault(BARE, List.of())),
                ClosedLoop.Outcome::perSecond,
                Map.of(BARE, Goal.atLeast(0.95)));
        bench.compare(
                work + ": client's processor time",
                etosha,
                Map.of(
                        etosha,
                        seen.getOrDefault(etosha, List.of()),
                        BARE,
                        seen.getOrDefault(BARE, List.of()),
                        "HikariCP",
                        seen.getOrDefault("HikariCP", List.of())),
                ClosedLoop.Outcome::processorNanos,
                Map.of(BARE, Goal.atMost(1.05)));
    }

    private static List<Double> allocatedBeyond(int rounds, Database database, Connection bare) throws Exception {
        List<Double> beyond = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double ours = allocated(() -> Lookup.by(database));
            beyond.add(ours - allocated(() -> Lookup.on(bare)));
        }
        return beyond;
    }

    /** Bytes for one request, in a thread that does nothing else. */
    private static double allocated(ClosedLoop.Request request) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ALLOCATING; i++) {
            request.run();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / ALLOCATING;
    }
}
