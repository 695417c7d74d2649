package dev.etosha.demo.launcher;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL for root where no user namespace is to be had, as in many containers: PostgreSQL refuses to run as root, so
 * zonky's binaries run as the user 65534.
 */
record SetprivPostgres(Path binaries, Path data, int port) implements Postgres {

    private static final String NOBODY = "65534";

    static boolean needed() {
        return "root".equals(System.getProperty("user.name"))
                && File.separatorChar == '/'
                && !Command.succeeds("unshare", "-U", "true");
    }

    static SetprivPostgres start() throws IOException {
        Path binaries = unpacked();
        Path data = Files.createTempDirectory(binaries.getParent(), "demo");
        SetprivPostgres server = new SetprivPostgres(binaries, data, freePort());
        try {
            Command.run("chown", NOBODY, data.toString());
            server.run("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
            server.run(
                    "pg_ctl",
                    "-D",
                    data.toString(),
                    "-l",
                    data.resolve("log").toString(),
                    "-w",
                    "-t",
                    "60",
                    "-o",
                    "-p " + server.port + " -c unix_socket_directories=",
                    "start");
            return server;
        } catch (IOException e) {
            remove(data);
            throw e;
        }
    }

    /** zonky unpacks them before it fails to run them. */
    private static Path unpacked() throws IOException {
        try {
            ZonkyPostgres.builder().start().close();
        } catch (IllegalStateException expected) {
            // initdb refuses root
        }
        Path parent = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> Files.isExecutable(folder.resolve("bin/initdb")))
                    .max(Comparator.comparing(folder -> folder.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("No PostgreSQL was unpacked to " + parent));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        command.add("--clear-groups");
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        Command.run(command.toArray(String[]::new));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public String url() {
        return "postgresql://postgres@localhost:" + port + "/postgres";
    }

    @Override
    public void close() throws IOException {
        run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop");
        remove(data);
    }
}
