package dev.etosha.testing;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PgBouncer in front of a server on this machine. */
public final class PgBouncer implements AutoCloseable {

    private final PgBouncerProgram program;
    private final Path folder;
    private final int port;
    private final Process process;

    private PgBouncer(PgBouncerProgram program, Path folder, int port, Process process) {
        this.program = program;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts a PgBouncer that is too old to keep prepared statements. It accepts every user. */
    public static PgBouncer start(int serverPort, String mode, int size, Map<String, String> settings) {
        return start(PgBouncerProgram.OLD, serverPort, mode, size, settings);
    }

    /**
     * Starts a PgBouncer that accepts every user.
     *
     * @param mode {@code session}, {@code transaction} or {@code statement}
     * @param size the number of server connections for each user
     * @param settings further lines of the configuration
     */
    public static PgBouncer start(
            PgBouncerProgram program, int serverPort, String mode, int size, Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("etosha-pgbouncer-");
            int port = FreePort.any();
            List<String> lines = new ArrayList<>(List.of(
                    "[databases]",
                    "* = host=127.0.0.1 port=" + serverPort,
                    "[pgbouncer]",
                    "listen_addr = 127.0.0.1",
                    "listen_port = " + port,
                    "unix_socket_dir =",
                    "auth_type = any",
                    "pool_mode = " + mode,
                    "default_pool_size = " + size,
                    "max_client_conn = 500"));
            if (settings.getOrDefault("auth_type", "any").equals("any")) {
                lines.set(1, "* = host=127.0.0.1 user=postgres port=" + serverPort);
            }
            settings.forEach((name, value) -> lines.add(name + " = " + value));
            Path configuration = Files.write(folder.resolve("pgbouncer.ini"), lines);
            Process process = run(program, folder, configuration);
            Eventually.eventually(
                    Duration.ofSeconds(20), () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            return new PgBouncer(program, folder, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts another process with the same configuration, which must set {@code so_reuseport = 1}. */
    public PgBouncer another() {
        try {
            Path other = Files.createTempDirectory("etosha-pgbouncer-");
            Files.copy(folder.resolve("pgbouncer.ini"), other.resolve("pgbouncer.ini"));
            return new PgBouncer(program, other, port, run(program, other, other.resolve("pgbouncer.ini")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process run(PgBouncerProgram program, Path folder, Path configuration) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // PgBouncer does not run as root
        }
        command.addAll(program.command());
        command.addAll(List.of("-q", configuration.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** The port on the loopback address. */
    public int port() {
        return port;
    }

    /** The log so far, for the message of a failed test. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly(); // from 1.23 on it waits for its clients otherwise
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        DataDirectory.delete(folder);
    }
}
