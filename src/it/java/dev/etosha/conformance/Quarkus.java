package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Quarkus: the application is the server, built by its Maven plugin. */
final class Quarkus extends Server {

    private static final Path PROJECT = Path.of("src", "it", "quarkus", "pom.xml");

    private final Set<String> built = new HashSet<>();

    Quarkus() {
        super("Quarkus", "quarkus.version");
    }

    private void build(String profile) throws IOException {
        Maven.build(java(), PROJECT, target(profile), "-P" + profile, "-Druntime.version=" + version);
    }

    private static Path target(String profile) {
        return Path.of("target", "runtimes", "quarkus-" + profile);
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        String profile = launch.bare() ? "bare" : "full";
        if (built.add(profile)) {
            build(profile);
        }
        int port = Ports.free();
        List<String> command = List.of(
                java().resolve("bin").resolve("java").toString(),
                "-Xmx256m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-jar",
                target(profile)
                        .resolve("quarkus-app")
                        .resolve("quarkus-run.jar")
                        .toAbsolutePath()
                        .toString());
        ProcessBuilder builder = launch.process(java(), command);
        builder.environment().put("SUITE_PROVIDER", "hibernate.transaction.jta.platform=JBossTS");
        builder.environment()
                .put("QUARKUS_DATASOURCE_JDBC_URL", launch.environment().getOrDefault("OWN_DATA_SOURCE", ""));
        Path output = launch.folder().resolve("console.log");
        URI http = Server.http(port);
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                http + "ask/",
                http.resolve("q/health/"),
                http.resolve("q/metrics"));
    }

    @Override
    boolean takesSeveralApplications() {
        return false;
    }

    @Override
    Optional<String> ownDataSource() {
        return Optional.of("PostgreSQL");
    }

    @Override
    boolean persistence() {
        return true;
    }
}
