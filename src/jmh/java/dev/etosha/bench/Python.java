package dev.etosha.bench;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The look-up by SQLAlchemy on asyncpg. Each look-up has its own transaction, as in usual applications.
 *
 * @param name the name with SQLAlchemy's version
 */
record Python(Program program, String name) {

    private static final String SCRIPT = "src/jmh/python/lookups.py";

    /** A Python on the PATH that has both modules; null if there is none. */
    static @Nullable Python find() throws InterruptedException {
        for (Program python : Program.named("python3")) {
            try {
                String version = python.run(
                        "-c", "import asyncpg, sqlalchemy; print('.'.join(sqlalchemy.__version__.split('.')[:2]))");
                return new Python(python, "SQLAlchemy " + version.strip() + " + asyncpg");
            } catch (IOException lacksThem) {
                // try the next one
            }
        }
        return null;
    }

    /**
     * Runs the look-ups. Only the throughput is known.
     *
     * @param prePing whether the pool tests each connection before it is lent; otherwise it never does
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
