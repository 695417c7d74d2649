package dev.etosha.bench;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The look-up by SQLAlchemy on asyncpg, with a transaction and a commit for each, as its users have it.
 *
 * @param name with SQLAlchemy's version
 */
record Python(Program program, String name) {

    private static final String SCRIPT = "src/jmh/python/lookups.py";

    /** Null if no Python on the PATH has the two modules. */
    static @Nullable Python find() throws InterruptedException {
        for (Program python : Program.named("python3")) {
            try {
                String version = python.run(
                        "-c", "import asyncpg, sqlalchemy; print('.'.join(sqlalchemy.__version__.split('.')[:2]))");
                return new Python(python, "SQLAlchemy " + version.strip() + " + asyncpg");
            } catch (IOException lacksThem) {
                // another one may have them
            }
        }
        return null;
    }

    /**
     * Only the throughput is known.
     *
     * @param prePing asks each connection before it is lent whether it still works; without it nothing looks after that
     */
    ClosedLoop.Outcome run(int port, int connections, Duration warmUp, Duration time, boolean prePing)
            throws IOException, InterruptedException {
        String perSecond = program.run(
                SCRIPT,
                Integer.toString(port),
                Integer.toString(connections),
                Integer.toString(Server.ACCOUNTS),
                seconds(warmUp),
                seconds(time),
                prePing ? "pre_ping" : "");
        return new ClosedLoop.Outcome(Double.parseDouble(perSecond), Double.NaN, Double.NaN, Double.NaN);
    }

    private static String seconds(Duration time) {
        return Double.toString(time.toMillis() / 1e3);
    }
}
