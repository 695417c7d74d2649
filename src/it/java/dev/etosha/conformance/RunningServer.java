package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that was started.
 *
 * @param logs all that it writes to
 * @param applications the address that the applications' names come after
 * @param health where liveness, readiness and startup are
 * @param metrics where MicroProfile Metrics are, if the runtime has them
 */
record RunningServer(
        Process process,
        List<Path> logs,
        URI applications,
        URI health,
        @Nullable URI metrics) implements AutoCloseable {

    private static final int STOP_SECONDS = 60;

    /** Starts a program with its output in a file of the folder. */
    static Process launch(ProcessBuilder builder, Path output) throws IOException {
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    boolean runs() {
        return process.isAlive();
    }

    /** All that it has written so far. */
    String log() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path log : logs) {
            if (Files.exists(log)) {
                all.append(Files.readString(log));
            }
        }
        return all.toString();
    }

    /** Asks it to end, as an operator does, and waits for that; whether it ended by itself. */
    boolean stop() {
        // a script that started the server does not hand on the signal
        List<ProcessHandle> children;
        try (Stream<ProcessHandle> all = process.descendants()) {
            children = all.toList();
        }
        children.forEach(ProcessHandle::destroy);
        if (children.isEmpty()) {
            process.destroy();
        }
        process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
        return !process.isAlive();
    }

    /** Ends it in any case. */
    @Override
    public void close() {
        if (process.isAlive() && !stop()) {
            try (Stream<ProcessHandle> all = process.descendants()) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
        }
    }
}
