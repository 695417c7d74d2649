package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Open Liberty, with the features that the demo has. */
record OpenLiberty(Path home) implements Server {

    @Override
    public RunningServer start(Path folder, List<Path> applications, Map<String, String> environment)
            throws IOException {
        int port = Ports.free();
        Path server = Files.createDirectories(folder.resolve("servers").resolve("conformance"));
        Files.copy(Path.of("liberty-config", "server.xml"), server.resolve("server.xml"));
        Files.writeString(server.resolve("bootstrap.properties"), "http.port=" + port + "\n");
        Folders.copyInto(Files.createDirectories(server.resolve("dropins")), applications);
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("bin").resolve("server").toString(), "run", "conformance");
        builder.environment().keySet().removeIf(name -> name.startsWith("WLP_") || name.equals("LOG_DIR"));
        builder.environment().put("WLP_USER_DIR", folder.toString());
        builder.environment().putAll(environment);
        Path output = folder.resolve("console.log");
        URI http = URI.create("http://localhost:" + port + "/");
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output, server.resolve("logs").resolve("messages.log")),
                http,
                http.resolve("/health/"),
                http.resolve("/metrics"));
    }
}
