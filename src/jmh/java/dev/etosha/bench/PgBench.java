package dev.etosha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The look-up by pgbench, with prepared statements. */
final class PgBench {

    private static final Pattern SPEED = Pattern.compile("tps = ([0-9.]+)");
    private static final String SCRIPT = "\\set aid random(1, " + Server.ACCOUNTS + ")\n"
            + "SELECT abalance FROM pgbench_accounts WHERE aid = :aid;\n";

    private final Program program;

    private PgBench(Program program) {
        this.program = program;
    }

    /** pgbench on the PATH; null if there is none. */
    static @Nullable PgBench find() {
        List<Program> found = Program.named("pgbench");
        return found.isEmpty() ? null : new PgBench(found.get(0));
    }

    /** Runs at least a second, the unit of pgbench. Only the throughput is known. */
    ClosedLoop.Outcome run(int port, int connections, Duration time) throws IOException, InterruptedException {
        Path script = Files.createTempFile("lookup", ".sql");
        try {
            Files.writeString(script, SCRIPT);
            String output = program.run(
                    "--no-vacuum",
                    "--protocol=prepared",
                    "--file=" + script,
                    "--client=" + connections,
                    "--jobs=" + Math.min(connections, 2),
                    "--time=" + Math.max(1, time.toSeconds()),
                    "--host=localhost",
                    "--port=" + port,
                    "--username=postgres",
                    "postgres");
            Matcher speed = SPEED.matcher(output);
            if (!speed.find()) {
                throw new IllegalStateException("pgbench failed: " + output);
            }
            return new ClosedLoop.Outcome(Double.parseDouble(speed.group(1)), Double.NaN, Double.NaN, Double.NaN);
        } finally {
            Files.delete(script);
        }
    }
}
