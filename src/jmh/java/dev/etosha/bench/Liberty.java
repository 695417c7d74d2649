package dev.etosha.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An Open Liberty server with the demo's features, in its own process. */
final class Liberty implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    // The client keeps an HTTP/2 connection open, and Liberty waits for it when it stops.
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path log;
    private final String address;

    private Liberty(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.address = "http://localhost:" + port + "/";
    }

    /**
     * Starts the server. Does not wait until it answers.
     *
     * @param home the folder where Open Liberty is unpacked
     * @param user the folder {@code usr}; it contains the server {@code bench} with settings and applications
     * @param environment variables to add to this process's environment
     */
    static Liberty start(Path home, Path user, Map<String, String> environment) throws IOException {
        int port = freePort();
        Path server = server(user);
        Files.writeString(server.resolve("bootstrap.properties"), "http.port=" + port + "\n");
        Path log = server.resolve("console.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", home.resolve("bin").resolve("server").toString(), "run", "bench", "--clean")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WLP_") || name.equals("LOG_DIR"));
        builder.environment().put("WLP_USER_DIR", user.toAbsolutePath().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new Liberty(builder.start(), log, port);
    }

    /** The folder of the server {@code bench}. */
    static Path server(Path user) {
        return user.resolve("servers").resolve("bench");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the application has started, then makes a request. */
    String firstAsk(String path) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (status(path) == 404) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException("Open Liberty does not come up, see " + log);
            }
            Thread.sleep(200);
        }
        return ask(path);
    }

    /** The HTTP status; also 404 if the server does not listen yet. */
    private int status(String path) throws IOException, InterruptedException {
        try {
            return answer(path).statusCode();
        } catch (ConnectException notYet) {
            return 404;
        }
    }

    String ask(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(path);
        if (answer.statusCode() != 200) {
            throw new IOException("Open Liberty answers " + answer.statusCode() + ", see " + log);
        }
        return answer.body();
    }

    private HttpResponse<String> answer(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
    }

    /** The processor time of the server's processes so far. */
    long processorNanos() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            return Stream.concat(Stream.of(process.toHandle()), children)
                    .flatMap(one -> one.info().totalCpuDuration().stream())
                    .mapToLong(Duration::toNanos)
                    .sum();
        }
    }

    @Override
    public void close() {
        // the start script does not forward the signal
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
