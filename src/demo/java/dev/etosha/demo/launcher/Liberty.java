package dev.etosha.demo.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The running Open Liberty server. Closing it lets the application drain its pools. */
record Liberty(Process process, Path log) implements Closeable {

    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");

    /** The messages for a port in use, a missing feature and a failed application. */
    private static final Pattern FATAL = Pattern.compile("\\b(CWWKO0221E|CWWKF0001E|CWWKZ000[24]E): .*");

    static Liberty start(Settings settings, DatabaseAddress database) throws IOException {
        deploy(settings);
        Path script = settings.wlp().resolve("bin").resolve(WINDOWS ? "server.bat" : "server");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "run", settings.server())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        // these may belong to another Liberty on this machine
        environment.keySet().removeIf(name -> name.startsWith("WLP_") || name.equals("LOG_DIR"));
        database.putInto(environment);
        Path log = settings.serverFolder().resolve("logs").resolve("messages.log");
        Files.deleteIfExists(log); // from an earlier run
        return new Liberty(builder.start(), log);
    }

    /** An override takes precedence over the environment, where HTTP_PORT may be meant for another program. */
    private static void deploy(Settings settings) throws IOException {
        Path overrides = Files.createDirectories(settings.serverFolder().resolve("configDropins/overrides"));
        Files.writeString(overrides.resolve("demo.xml"), """
                <server>
                    <variable name="http.port" value="%d"/>
                    <webApplication name="demo" location="%s" contextRoot="/"/>
                </server>
                """.formatted(
                        settings.port(), escape(settings.war().toString())));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** The log line that says why the server will never serve the application; null if there is none. */
    @Nullable
    String failure() throws IOException {
        if (!Files.exists(log)) {
            return null;
        }
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.map(FATAL::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::group)
                    .findFirst()
                    .orElse(null);
        }
    }

    boolean running() {
        return process.isAlive();
    }

    /** Waits until the server has ended; returns its exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Sends a signal instead of running {@code server stop}. That command fails when Maven has ended, because it writes
     * to Maven's console.
     */
    @Override
    public void close() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.toList().forEach(ProcessHandle::destroy);
        }
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, 30, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join();
    }
}
