package dev.etosha.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Compares the look-up through {@link dev.etosha.Database} with the look-up in Python. There are as many callers as
 * connections, and no limit on the processors.
 */
final class PythonLookups implements Work {

    private static final int CONNECTIONS = 10;
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration WARM_UP = Duration.ofMillis(500);

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
        Server server = bench.server();
        try (LookupJvm database = LookupJvm.start(server, LookupJvm.DATABASE, CONNECTIONS)) {
            for (int i = 0; i < bench.form().warmUps(); i++) {
                ClosedLoop.Outcome unused = database.turn(WARM_UP);
            }
            Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                    .with(LookupJvm.DATABASE, () -> warm(database))
                    .with(python.name(), () -> python.run(server.port(), CONNECTIONS, WARM_UP, TURN, false));
            if (bench.form().otherClients()) { // with connection tests, without a goal
                String safe = python.name() + ", pool_pre_ping";
                rounds.with(safe, () -> python.run(server.port(), CONNECTIONS, WARM_UP, TURN, true));
            }
            bench.compare(
                    "look-up, " + CONNECTIONS + " connections, beside Python: throughput",
                    LookupJvm.DATABASE,
                    rounds.run(bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(python.name(), Goal.atLeast(15)));
        }
    }

    /** Starts with a warm-up, like the Python program, because the processors' caches are cold. */
    private static ClosedLoop.Outcome warm(LookupJvm database) throws IOException {
        ClosedLoop.Outcome unused = database.turn(WARM_UP);
        return database.turn(TURN);
    }
}
