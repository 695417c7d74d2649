package dev.etosha.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The look-up through {@link dev.etosha.Database} beside the same in Python, by as many callers as connections,
 * each using what processors it can.
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
            if (bench.form().otherClients()) { // as safe as the others, which no goal asks for
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

    /** Begins as Python does, with some that don't count: the other's turn has had the processors' caches. */
    private static ClosedLoop.Outcome warm(LookupJvm database) throws IOException {
        ClosedLoop.Outcome unused = database.turn(WARM_UP);
        return database.turn(TURN);
    }
}
