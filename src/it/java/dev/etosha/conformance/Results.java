package dev.etosha.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Counts what passed and writes it to {@code target/runtimes.json}, beside the last results of the other runtimes and JDKs. A
 * server that does not start is one failure.
 */
final class Results implements TestWatcher, AfterAllCallback {

    private static final Path FOLDER = Path.of("target", "conformance", "results");
    private static final Path ALL = Path.of("target", "runtimes.json");

    private int passed;
    private int failed;
    private int skipped;

    @Override
    public void testSuccessful(ExtensionContext context) {
        passed++;
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        failed++;
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        skipped++;
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        skipped++;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()) {
            failed++;
        }
        Server server = ((Conformance) context.getRequiredTestInstance()).server;
        int jdk = Jdk.version(server.java());
        String json = """
                {"runtime": "%s", "version": "%s", "jdk": %d, "passed": %d, "failed": %d, "skipped": %d}""".formatted(server.name, server.version, jdk, passed, failed, skipped);
        Files.writeString(Files.createDirectories(FOLDER).resolve(server.name + " " + jdk + ".json"), json);
        Files.writeString(ALL, "[\n  " + String.join(",\n  ", each()) + "\n]\n");
    }

    private static List<String> each() throws IOException {
        List<String> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                results.add(Files.readString(file));
            }
        }
        return results;
    }
}
