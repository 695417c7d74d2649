package dev.etosha.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL for one test class, which may stop, restart, freeze or reconfigure it. Its port and data stay. */
public final class OwnServer implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path data;
    private final Path pgCtl;
    private final String options;

    private OwnServer(EmbeddedPostgres server, Path data) throws IOException {
        this.server = server;
        this.data = data;
        this.pgCtl = Path.of(postmaster().info().command().orElseThrow()).resolveSibling("pg_ctl");
        String started = Files.readString(data.resolve("postmaster.opts")).strip();
        this.options = started.substring(started.indexOf(' ') + 1);
    }

    /** Starts one. */
    public static OwnServer start() {
        try {
            Path data = Files.createTempDirectory("etosha-postgres-");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setDataDirectory(data)
                    .setServerConfig("max_connections", "100")
                    .start();
            return new OwnServer(server, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For DATABASE_URL: user postgres, who needs no password. */
    public String url() {
        return url(port());
    }

    /** The same by way of another port, such as a proxy's. */
    public static String url(int port) {
        return "postgresql://postgres@localhost:" + port + "/postgres";
    }

    public int port() {
        return server.getPort();
    }

    /** A connection of no pool, which may do anything. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres");
    }

    /** Runs each statement by itself as superuser. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Stops it; the mode is {@code fast} or {@code immediate}. */
    public void stop(String mode) {
        run("stop", "-m", mode);
    }

    /** Starts it after it was stopped. */
    public void startAgain() {
        run("start", "-o", options);
    }

    /** Stops and starts it; the mode is {@code fast} or {@code immediate}. */
    public void restart(String mode) {
        stop(mode);
        startAgain();
    }

    /** Its processes get no time any more: connections stay open and nothing answers. */
    public void freeze() {
        signal("-STOP");
    }

    /** Ends the {@link #freeze}. */
    public void thaw() {
        signal("-CONT");
    }

    /** The file of who may log in how. */
    public Path hbaFile() {
        return data.resolve("pg_hba.conf");
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            thaw();
            stop("immediate");
        }
        server.close(); // removes the data
    }

    private ProcessHandle postmaster() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        ProcessHandle postmaster = postmaster();
        succeeds(List.of("kill", signal, Long.toString(postmaster.pid()))); // first, so that it starts no more
        List<String> children = new ArrayList<>(List.of("kill", signal));
        postmaster.descendants().forEach(child -> children.add(Long.toString(child.pid())));
        status(children); // some may have ended meanwhile
    }

    private void run(String action, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // PostgreSQL does not run as root; zonky does the same
        }
        command.addAll(List.of(pgCtl.toString(), action, "-w", "-s", "-D", data.toString()));
        command.addAll(List.of(arguments));
        succeeds(command);
    }

    private static void succeeds(List<String> command) {
        int status = status(command);
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status);
        }
    }

    private static int status(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD) // a pipe would stay open with the server
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
