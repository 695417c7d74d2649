package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** TomEE MicroProfile; each start has a copy of its own of what the server changes. */
record TomEe(Path home) implements Server {

    /** All share one registry of metrics there, which refuses the second application's gauges. */
    @Override
    public boolean takesSeveralApplications() {
        return false;
    }

    @Override
    public RunningServer start(Path folder, List<Path> applications, Map<String, String> environment)
            throws IOException {
        int port = Ports.free();
        Folders.copy(home.resolve("conf"), folder.resolve("conf"));
        Path settings = folder.resolve("conf").resolve("server.xml");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\"")
                        .replace("port=\"8005\"", "port=\"-1\""));
        Folders.copyInto(Files.createDirectories(folder.resolve("webapps")), applications);
        for (String name : List.of("logs", "temp", "work")) {
            Files.createDirectories(folder.resolve(name));
        }
        ProcessBuilder builder = new ProcessBuilder(
                "sh", home.resolve("bin").resolve("catalina.sh").toString(), "run");
        builder.environment().put("CATALINA_BASE", folder.toString());
        builder.environment().putAll(environment);
        Path output = folder.resolve("console.log");
        // health is a resource of the application there, and so under the application's own path
        URI http = URI.create("http://127.0.0.1:" + port + "/");
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                http,
                http.resolve("/suite/ask/health/"),
                http.resolve("/suite/metrics"));
    }
}
