package dev.etosha.conformance;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A runtime whose application is the server: built by Maven, with the profile {@code full} or {@code bare}. */
abstract class BuiltServer extends Server {

    private final Path project;
    private final Set<String> built = new HashSet<>();

    /**
     * A runtime.
     *
     * @param project the folder of its POM in src/it
     */
    BuiltServer(String name, String property, String project) {
        super(name, property);
        this.project = Path.of("src", "it", project, "pom.xml");
    }

    /** The jar that is to be run, in the folder that it was built to. */
    abstract Path jar(Path target);

    /** What tells the JVM where to listen. */
    abstract List<String> listening(String host, int port);

    /** What health and metrics are below of. */
    abstract URI management(URI http);

    /** What it needs to know beside what all are told. */
    Map<String, String> own(Launch launch) {
        return Map.of();
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        String profile = launch.bare() ? "bare" : "full";
        Path target = Path.of("target", "runtimes", name.replace(' ', '-') + "-" + profile);
        if (built.add(profile)) {
            Maven.build(java(), project, target, "-P" + profile, "-Druntime.version=" + version);
        }
        int port = FreePort.any();
        List<String> command =
                new ArrayList<>(List.of(java().resolve("bin").resolve("java").toString(), "-Xmx256m"));
        command.addAll(listening("127.0.0.1", port));
        command.addAll(List.of("-jar", jar(target).toAbsolutePath().toString()));
        ProcessBuilder builder = launch.process(java(), command);
        builder.environment().putAll(own(launch));
        Path output = launch.folder().resolve("console.log");
        URI http = Server.http(port);
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                http + "ask/",
                management(http).resolve("health/"),
                management(http).resolve("metrics"));
    }

    @Override
    boolean takesSeveralApplications() {
        return false;
    }
}
