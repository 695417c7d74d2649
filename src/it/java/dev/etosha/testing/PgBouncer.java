package dev.etosha.testing;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PgBouncer in front of a server on this machine. It comes from an installed Debian package, or from one that the
 * test unpacks.
 */
public final class PgBouncer implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final Process process;

    private PgBouncer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a PgBouncer that accepts every user.
     *
     * @param mode {@code session}, {@code transaction} or {@code statement}
     * @param size the number of server connections for each user
     * @param settings further lines of the configuration
     */
    public static PgBouncer start(int serverPort, String mode, int size, Map<String, String> settings) {
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
            Process process = run(folder, configuration);
            Eventually.eventually(
                    Duration.ofSeconds(20), () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            return new PgBouncer(folder, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts another process with the same configuration, which must set {@code so_reuseport = 1}. */
    public PgBouncer another() {
        try {
            Path other = Files.createTempDirectory("etosha-pgbouncer-");
            Files.copy(folder.resolve("pgbouncer.ini"), other.resolve("pgbouncer.ini"));
            return new PgBouncer(other, port, run(other, other.resolve("pgbouncer.ini")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process run(Path folder, Path configuration) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // PgBouncer does not run as root
        }
        command.addAll(List.of(Program.EXECUTABLE.toString(), "-q", configuration.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("LD_LIBRARY_PATH", Program.LIBRARIES);
        return builder.start();
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
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        DataDirectory.delete(folder);
    }

    /** The program. It comes from the PATH, or from Debian packages, which can be unpacked without root. */
    private static final class Program {

        static final Path EXECUTABLE;
        static final String LIBRARIES;

        static {
            Optional<Path> installed = Stream.concat(
                            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                    .map(folder -> Path.of(folder, "pgbouncer"))
                    .filter(Files::isExecutable)
                    .findFirst();
            if (installed.isPresent()) {
                EXECUTABLE = installed.get();
                LIBRARIES = "";
            } else {
                Path unpacked = unpack();
                EXECUTABLE = unpacked.resolve("usr/sbin/pgbouncer");
                LIBRARIES = libraries(unpacked);
            }
        }

        private static Path unpack() {
            Path folder = Path.of("target", "pgbouncer").toAbsolutePath();
            if (Files.isExecutable(folder.resolve("usr/sbin/pgbouncer"))) {
                return folder;
            }
            try {
                Files.createDirectories(folder);
                succeeds(folder, "apt-get", "download", "pgbouncer", "libc-ares2", "libevent-2.1-7");
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".deb"))
                            .sorted()
                            .toList()) {
                        succeeds(folder, "dpkg-deb", "-x", file.toString(), folder.toString());
                    }
                }
                return folder;
            } catch (IOException e) {
                throw missing(e);
            }
        }

        private static String libraries(Path unpacked) {
            try (Stream<Path> files = Files.walk(unpacked)) {
                return files.filter(path -> path.toString().contains(".so."))
                        .map(path -> path.resolveSibling("").toString())
                        .distinct()
                        .reduce((one, other) -> one + ":" + other)
                        .orElse("");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void succeeds(Path folder, String... command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().orTimeout(120, TimeUnit.SECONDS).join().exitValue() != 0) {
                throw missing(new IOException(String.join(" ", command) + ": " + said));
            }
        }

        private static IllegalStateException missing(IOException why) {
            return new IllegalStateException(
                    "This test needs PgBouncer: install Debian's package pgbouncer, or put pgbouncer on the PATH", why);
        }
    }
}
