package dev.etosha.bench;

import dev.etosha.execution.Database;
import dev.etosha.pool.ConnectionPool;
import java.time.Duration;
import java.util.Map;

/**
 * The look-up through {@link Database} beside the same in Python, by as many callers as connections, each using what
 * processors it can.
 */
final class PythonLookups implements Work {

    private static final int CONNECTIONS = 10;
    private static final String DATABASE = "Etosha Database";
    private static final Duration WARM_UP = Duration.ofSeconds(3); // Python's is its own

    @Override
    public void measure(Bench bench) throws Exception {
        Python python = Python.find();
        if (python == null) {
            bench.report()
                    .skipped(
                            "SQLAlchemy 1.4 + asyncpg",
                            "no python3 on the PATH has both (Debian: python3-sqlalchemy, python3-asyncpg)");
            return;
        }
        Target target = Target.postgres(bench.server().jdbcUrl(), CONNECTIONS);
        try (ConnectionPool pool = ConnectionPool.open(Contender.settings(target))) {
            Database database = Database.on(pool);
            look(database, WARM_UP);
            Compiler.awaitRest();
            look(database, WARM_UP);
            Compiler.awaitRest();
            Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                    .with(DATABASE, () -> look(database, bench.form().turn()))
                    .with(
                            python.name(),
                            () -> python.run(
                                    bench.server().port(),
                                    CONNECTIONS,
                                    bench.form().turn()));
            bench.compare(
                    "look-up, " + CONNECTIONS + " connections, beside Python: throughput",
                    DATABASE,
                    rounds.run(bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(python.name(), Goal.atLeast(15)));
        }
    }

    private static ClosedLoop.Outcome look(Database database, Duration turn) throws Exception {
        return ClosedLoop.run(CONNECTIONS, Threads.PLATFORM, turn, () -> Lookup.by(database));
    }
}
