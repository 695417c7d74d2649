package dev.etosha.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Runs another program and waits for its end. */
final class Command {

    private static final Pattern REASON = Pattern.compile("\\b(error|FATAL|PANIC):");

    private Command() {}

    /** Runs a command. The exception of a failure quotes its first error line. */
    static void run(List<String> command) throws IOException {
        // not a pipe: the server that pg_ctl starts would keep it open
        Path output = Files.createTempFile("etosha-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("LC_ALL", "C"); // English messages, because reason() parses them
            int code = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code + ": " + reason(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    static boolean succeeds(String... command) {
        try {
            run(List.of(command));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The first error line, or the last line if there is none. */
    static String reason(Path output) throws IOException {
        List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        String last = lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
        return lines.stream()
                .filter(line -> REASON.matcher(line).find())
                .findFirst()
                .orElse(last)
                .strip();
    }
}
