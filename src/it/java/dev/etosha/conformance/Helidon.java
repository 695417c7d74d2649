package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Helidon MP: the application is the server, a jar with its libraries beside it. */
final class Helidon extends Server {

    private static final Path PROJECT = Path.of("src", "it", "helidon", "pom.xml");

    private final Set<String> built = new HashSet<>();

    Helidon() {
        super("Helidon MP", "helidon.version");
    }

    @Override
    Path java() {
        return Jdk.home(21);
    }

    private void build(String bundle) throws IOException {
        Maven.build(java(), PROJECT, target(bundle), "-Dhelidon.bundle=" + bundle, "-Druntime.version=" + version);
    }

    private static Path target(String bundle) {
        return Path.of("target", "runtimes", bundle);
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        String bundle = launch.bare() ? "helidon-microprofile-core" : "helidon-microprofile";
        if (built.add(bundle)) {
            build(bundle);
        }
        int port = Ports.free();
        List<String> command = List.of(
                java().resolve("bin").resolve("java").toString(),
                "-Xmx256m",
                "-Dserver.host=127.0.0.1",
                "-Dserver.port=" + port,
                "-jar",
                target(bundle).resolve("suite.jar").toAbsolutePath().toString());
        Path output = launch.folder().resolve("console.log");
        URI http = Server.http(port);
        return new RunningServer(
                RunningServer.launch(launch.process(java(), command), output),
                List.of(output),
                http + "ask/",
                http.resolve("health/"),
                http.resolve("metrics"));
    }

    @Override
    boolean takesSeveralApplications() {
        return false;
    }
}
