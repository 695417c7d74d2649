package dev.etosha.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PgBouncer of a release of Debian. The packages are unpacked with their libraries and installed nowhere. */
public enum PgBouncerProgram {

    /** 1.18, which keeps no prepared statements. */
    OLD("bookworm", "libevent-2.1-7", "libssl3", "libc-ares2", "libsystemd0", "libgcrypt20", "libgpg-error0"),

    /** 1.24, which keeps prepared statements. */
    NEW("trixie", "libevent-2.1-7t64", "libssl3t64", "libcares2", "libsystemd0");

    private static final String LOADER = "ld-linux-x86-64.so.2";

    private static final List<String> COMMON =
            List.of("pgbouncer", "libc6", "libpam0g", "libaudit1", "libcap2", "libcap-ng0", "libzstd1", "zlib1g");

    private static final Map<PgBouncerProgram, List<String>> COMMANDS = new ConcurrentHashMap<>();

    private final String release;
    private final String libraries;

    PgBouncerProgram(String release, String... libraries) {
        this.release = release;
        this.libraries = String.join(" ", libraries);
    }

    /** The beginning of its command line. Blocks during the first download. */
    List<String> command() {
        return COMMANDS.computeIfAbsent(this, PgBouncerProgram::unpacked);
    }

    private List<String> unpacked() {
        Path folder = Path.of("target", "pgbouncer-" + release).toAbsolutePath();
        try {
            Path program = folder.resolve("usr/sbin/pgbouncer");
            if (!Files.isExecutable(program)) {
                download(folder);
            }
            return List.of(find(folder, LOADER).get(0), "--library-path", libraries(folder), program.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void download(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lists/partial"));
        Files.createDirectories(folder.resolve("cache/archives/partial"));
        Files.createDirectories(folder.resolve("sources"));
        Files.writeString(folder.resolve("sources/debian.sources"), """
                Types: deb
                URIs: http://deb.debian.org/debian
                Suites: %s
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
                """.formatted(release));
        apt(folder, List.of("update"));
        List<String> download = new ArrayList<>(List.of("download"));
        Stream.concat(COMMON.stream(), Stream.of(libraries.split(" ")))
                .forEach(name -> download.add(name + "/" + release));
        apt(folder, download);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".deb")).toList()) {
                succeeds(folder, List.of("dpkg-deb", "-x", file.toString(), folder.toString()));
            }
        }
    }

    /** Runs apt-get with lists of packages of its own. */
    private void apt(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("apt-get"));
        for (String option : List.of(
                "Dir::Etc::sourcelist=/dev/null",
                "Dir::Etc::sourceparts=" + folder.resolve("sources"),
                "Dir::State::lists=" + folder.resolve("lists"),
                "Dir::State::status=/dev/null",
                "Dir::Cache=" + folder.resolve("cache"),
                "APT::Sandbox::User=")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(arguments);
        succeeds(folder, command);
    }

    private void succeeds(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().orTimeout(300, TimeUnit.SECONDS).join().exitValue() != 0) {
            throw new IllegalStateException("This test needs PgBouncer of Debian's " + release
                    + ", and could not get its packages: " + String.join(" ", command) + ": " + said);
        }
    }

    private static String libraries(Path folder) throws IOException {
        return String.join(
                ":",
                find(folder, ".so.").stream()
                        .map(file -> String.valueOf(Path.of(file).getParent()))
                        .distinct()
                        .toList());
    }

    private static List<String> find(Path folder, String part) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString)
                    .filter(path -> Path.of(path).getFileName().toString().contains(part))
                    .sorted()
                    .toList();
        }
    }
}
