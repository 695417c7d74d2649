package dev.etosha.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Counts what passed and writes it to {@code target/runtimes.json}, beside the last results of the other runtimes and
 * JDKs, and the same to {@code target/runtimes.md}, as the page of the runtimes has it. A server that does not start is
 * one failure.
 */
final class Results implements TestWatcher, AfterAllCallback {

    private static final Path FOLDER = Path.of("target", "conformance", "results");
    private static final String JSON =
            "{\"runtime\": \"%s\", \"version\": \"%s\", \"jdk\": %s, \"passed\": %s, \"failed\": %s, \"skipped\": %s}";
    private static final String ROW = "| %s | %s | %s | %s | %s | %s |";
    private static final String HEAD =
            "| Runtime | Version | JDK | Passed | Failed | Skipped |\n|---|---|---|---|---|---|\n";

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
        Path own = Files.createDirectories(FOLDER).resolve(server.name + " " + jdk);
        Files.write(
                own,
                Stream.of(server.name, server.version, jdk, passed, failed, skipped)
                        .map(String::valueOf)
                        .toList());
        List<Object[]> all = all();
        Files.writeString(Path.of("target", "runtimes.json"), "[\n  " + lines(JSON, all, ",\n  ") + "\n]\n");
        Files.writeString(Path.of("target", "runtimes.md"), HEAD + lines(ROW, all, "\n") + "\n");
    }

    private static List<Object[]> all() throws IOException {
        List<Object[]> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                results.add(Files.readAllLines(file).toArray());
            }
        }
        return results;
    }

    private static String lines(String form, List<Object[]> results, String between) {
        return results.stream().map(result -> form.formatted(result)).collect(Collectors.joining(between));
    }
}
