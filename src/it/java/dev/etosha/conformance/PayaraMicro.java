package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Payara Micro, which is one jar. */
record PayaraMicro(Path jar) implements Server {

    @Override
    public RunningServer start(Path folder, List<Path> applications, Map<String, String> environment)
            throws IOException {
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                jar.toAbsolutePath().toString(),
                "--port",
                Integer.toString(port),
                "--rootDir",
                folder.resolve("root").toString(),
                "--noHazelcast",
                "--disablePhoneHome"));
        for (Path application : applications) {
            command.addAll(List.of("--deploy", application.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        Path output = folder.resolve("console.log");
        URI http = URI.create("http://127.0.0.1:" + port + "/");
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                http,
                http.resolve("/health/"),
                http.resolve("/metrics"));
    }
}
