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

    /** Only the throughput is known. At least a second, for all that a process needs to begin. */
    ClosedLoop.Outcome run(int port, int connections, Duration time) throws IOException, InterruptedException {
        String perSecond = program.run(
                SCRIPT,
                Integer.toString(port),
                Integer.toString(connections),
                Integer.toString(Server.ACCOUNTS),
                Long.toString(Math.max(1, time.toSeconds())));
        return new ClosedLoop.Outcome(Double.parseDouble(perSecond), Double.NaN, Double.NaN, Double.NaN);
    }
}
