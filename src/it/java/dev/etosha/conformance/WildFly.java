package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** WildFly with its MicroProfile configuration; each start has a copy of its own of what the server changes. */
record WildFly(Path home) implements Server {

    @Override
    public RunningServer start(Path folder, List<Path> applications, Map<String, String> environment)
            throws IOException {
        int port = Ports.free();
        int management = Ports.free();
        Folders.copy(home.resolve("standalone").resolve("configuration"), folder.resolve("configuration"));
        Folders.copyInto(Files.createDirectories(folder.resolve("deployments")), applications);
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin").resolve("standalone.sh").toString(),
                "--server-config=standalone-microprofile.xml",
                "-Djboss.server.base.dir=" + folder,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + Ports.free(),
                "-Djboss.management.http.port=" + management,
                "-Djboss.management.https.port=" + Ports.free());
        builder.environment().putAll(environment);
        Path output = folder.resolve("console.log");
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                URI.create("http://127.0.0.1:" + port + "/"),
                URI.create("http://127.0.0.1:" + management + "/health/"),
                null);
    }
}
