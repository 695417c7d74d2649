package dev.etosha.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The look-up by PostgreSQL's own client in C, prepared. */
final class PgBench {

    private static final Pattern SPEED = Pattern.compile("tps = ([0-9.]+)");
    private static final String SCRIPT = "\\set aid random(1, " + Server.ACCOUNTS + ")\n"
            + "SELECT abalance FROM pgbench_accounts WHERE aid = :aid;\n";

    private final Path program;

    private PgBench(Path program) {
        this.program = program;
    }

    /** Null if there is none on the PATH. */
    static @Nullable PgBench find() {
        String path = System.getenv("PATH");
        if (path != null) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                Path program = Path.of(folder, "pgbench");
                if (Files.isExecutable(program)) {
                    return new PgBench(program);
                }
            }
        }
        return null;
    }

    /** Only the throughput is known. At least a second, pgbench's unit. */
    ClosedLoop.Outcome run(int port, int connections, Duration time) throws IOException, InterruptedException {
        Path script = Files.createTempFile("lookup", ".sql");
        try {
            Files.writeString(script, SCRIPT);
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--file=" + script,
                            "--client=" + connections,
                            "--jobs=" + Math.min(connections, 2),
                            "--time=" + Math.max(1, time.toSeconds()),
                            "--host=localhost",
                            "--port=" + port,
                            "--username=postgres",
                            "postgres")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher speed = SPEED.matcher(output);
            if (process.waitFor() != 0 || !speed.find()) {
                throw new IllegalStateException("pgbench failed: " + output);
            }
            return new ClosedLoop.Outcome(Double.parseDouble(speed.group(1)), Double.NaN, Double.NaN, Double.NaN);
        } finally {
            Files.delete(script);
        }
    }
}
