package dev.etosha.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Maven that runs this build, once more: it fetches the servers, and builds the applications that are servers. */
final class Maven {

    /** The library of this build. */
    static final Path ETOSHA = Path.of(property("etosha.jar"));

    private static final int MINUTES = 10;

    private Maven() {}

    /** Copies an artifact, {@code group:name:version:type:classifier}, into a folder; only if it is not there yet. */
    static Path artifact(String coordinates, Path folder) throws IOException {
        String[] parts = coordinates.split(":", -1);
        String classifier = parts.length > 4 ? "-" + parts[4] : "";
        Path file = folder.resolve(parts[1] + "-" + parts[2] + classifier + "." + parts[3]);
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            run(
                    Jdk.home(17),
                    folder.resolve(parts[1] + ".log"),
                    "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
                    "-Dartifact=" + coordinates,
                    "-DoutputDirectory=" + folder.toAbsolutePath());
        }
        return file.toAbsolutePath();
    }

    /** The folder that a ZIP of a server unpacks to, beside it. */
    static Path unpacked(String coordinates, String folderInside) throws IOException {
        Path folder = Path.of("target", "runtimes");
        Path home = folder.resolve(folderInside);
        if (!Files.exists(home)) {
            Path part = Folders.empty(folder.resolve(folderInside + ".part"));
            Folders.unzip(artifact(coordinates, folder), part);
            Files.move(part.resolve(folderInside), home);
        }
        return home.toAbsolutePath();
    }

    /** Builds an application on the library of this build, which is put into the local repository for it. */
    static void build(Path java, Path project, Path target, String... arguments) throws IOException {
        run(
                java,
                Files.createDirectories(target).resolve("install.log"),
                "org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file",
                "-Dfile=" + ETOSHA.toAbsolutePath(),
                "-DpomFile=" + Path.of("pom.xml").toAbsolutePath());
        List<String> all = new ArrayList<>(List.of(
                "package",
                "--file=" + project.toAbsolutePath(),
                "-Detosha.version=" + property("etosha.version"),
                "-Dapp.target=" + target.toAbsolutePath()));
        all.addAll(List.of(arguments));
        run(java, target.resolve("build.log"), all.toArray(String[]::new));
        checkLibrary(target);
    }

    /** Another build may have put another library into the repository meanwhile. */
    private static void checkLibrary(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            Path library = files.filter(file ->
                            file.getFileName().toString().endsWith("etosha-" + property("etosha.version") + ".jar"))
                    .findFirst()
                    .orElseThrow();
            if (Files.mismatch(library, ETOSHA) >= 0) {
                throw new IllegalStateException(library + " is not " + ETOSHA + ": does another build run?");
            }
        }
    }

    private static void run(Path java, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(property("maven.home"), "bin", "mvn").toString(), "-B", "-ntp"));
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().remove("MAVEN_OPTS");
        Process maven = builder.start();
        boolean ended = maven.onExit()
                .thenApply(process -> true)
                .completeOnTimeout(false, MINUTES, TimeUnit.MINUTES)
                .join();
        if (!ended || maven.exitValue() != 0) {
            maven.destroy();
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + Files.readString(log));
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
