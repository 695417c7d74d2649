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
 * @param applications the address of an application's resources, with {@code %s} for the application's name where
 *     several can be there
 * @param health where liveness, readiness and startup are
 * @param metrics where metrics can be read, if the runtime shows them
 */
record RunningServer(
        Process process,
        List<Path> logs,
        String applications,
        URI health,
        @Nullable URI metrics) implements AutoCloseable {

    private static final int STOP_SECONDS = 60;

    /** Starts a program with its output in a file. */
    static Process launch(ProcessBuilder builder, Path output) throws IOException {
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** The address of a resource of an application. */
    URI address(String application, String path) {
        return URI.create(applications.formatted(application)).resolve(path);
    }

    boolean runs() {
        return process.isAlive();
    }

    /** The process that is the server; a script may have started it. */
    ProcessHandle java() {
        try (Stream<ProcessHandle> all = process.descendants()) {
            return all.filter(child -> child.info().command().orElse("").endsWith("java"))
                    .findFirst()
                    .orElse(process.toHandle());
        }
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

    /** How often it has written this; it may write the same to several logs. */
    long said(String text) throws IOException {
        long most = 0;
        for (Path log : logs) {
            if (Files.exists(log)) {
                try (Stream<String> lines = Files.lines(log)) {
                    most = Math.max(
                            most, lines.filter(line -> line.contains(text)).count());
                }
            }
        }
        return most;
    }

    /** Asks it to end, as an operator does, and waits for that; whether it ended by itself. */
    boolean stop() {
        // a script that started the server does not hand on the signal
        java().destroy();
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
