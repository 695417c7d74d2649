package dev.etosha.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server on localhost. Its user {@code postgres} needs no password. Closing stops it and removes its data.
 */
public final class EmbeddedPostgres implements Closeable {

    private static final int TRIES = 5;
    private static final String LOG = "server.log";

    private final Programs programs;
    private final Path data;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(Programs programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    /**
     * Starts a server; returns when it accepts connections.
     *
     * @param port the port; 0 for any free port
     * @param settings settings of postgresql.conf, in addition to defaults for temporary data
     */
    public static EmbeddedPostgres start(Programs programs, int port, Map<String, String> settings) throws IOException {
        Path data = Files.createTempDirectory("etosha-postgres-");
        try {
            Account.here().give(data);
            run(programs, "initdb", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync");
            return started(programs, data, port, settings);
        } catch (IOException | RuntimeException | Error e) {
            Folders.remove(data);
            throw e;
        }
    }

    /** Retries, because another program can take a free port before PostgreSQL does. */
    private static EmbeddedPostgres started(Programs programs, Path data, int port, Map<String, String> settings)
            throws IOException {
        for (int tries = 1; ; tries++) {
            int chosen = port == 0 ? FreePort.any() : port;
            try {
                run(
                        programs,
                        "pg_ctl",
                        data,
                        "start",
                        "-s",
                        "-w",
                        "-t",
                        "120",
                        "-l",
                        log(data),
                        "-o",
                        options(chosen, settings));
                return new EmbeddedPostgres(programs, data, chosen);
            } catch (IOException e) {
                boolean taken = Files.exists(data.resolve(LOG))
                        && Files.readString(data.resolve(LOG)).contains("Address already in use");
                if (port != 0 || !taken || tries == TRIES) {
                    throw Files.exists(data.resolve(LOG))
                            ? new IOException("PostgreSQL did not start: " + Command.reason(data.resolve(LOG)), e)
                            : e;
                }
                Files.delete(data.resolve(LOG));
            }
        }
    }

    private static String log(Path data) {
        return data.resolve(LOG).toString();
    }

    private static String options(int port, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("timezone", "UTC");
        all.put("fsync", "off");
        all.put("synchronous_commit", "off");
        all.put("unix_socket_directories", "");
        all.putAll(settings);
        StringBuilder options = new StringBuilder("-p " + port);
        all.forEach(
                (key, value) -> options.append(" -c ").append(key).append('=').append(value));
        return options.toString();
    }

    private static void run(Programs programs, String program, Path data, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(programs.program(program).toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        Command.run(Account.here().command(command));
    }

    /** Closes the server when the JVM ends, unless it was closed before. */
    public EmbeddedPostgres closedWithJvm() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                close();
                            } catch (IOException e) {
                                System.err.println("PostgreSQL's data was not removed from " + data + ": " + e);
                            }
                        },
                        "stop-postgres-" + port));
        return this;
    }

    /** The port on localhost. */
    public int port() {
        return port;
    }

    /** The data directory. */
    public Path data() {
        return data;
    }

    /** The server's URL in the form of DATABASE_URL. */
    public String url() {
        return "postgresql://postgres@localhost:" + port + "/postgres";
    }

    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        if (Files.exists(data.resolve("postmaster.pid"))) {
            stop();
        }
        Folders.remove(data);
    }

    private void stop() {
        for (String mode : List.of("fast", "immediate")) {
            try {
                run(programs, "pg_ctl", data, "stop", "-s", "-w", "-t", "10", "-m", mode);
                return;
            } catch (IOException e) {
                // a killed server left its postmaster.pid, or the next mode is needed
            }
        }
    }
}
