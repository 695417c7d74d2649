package dev.etosha.conformance;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Payara Micro, which is one jar. Its applications are those of its command line. */
final class PayaraMicro extends Server {

    private final int leastJava;

    private PayaraMicro(String name, String property, int leastJava) {
        super(name, property);
        this.leastJava = leastJava;
    }

    static PayaraMicro ofJakarta10() {
        return new PayaraMicro("Payara Micro", "payara.version", 17);
    }

    static PayaraMicro ofJakarta11() {
        return new PayaraMicro("Payara Micro 7", "payara7.version", 21);
    }

    @Override
    Path java() {
        return Jdk.home(leastJava);
    }

    private Path jar() throws IOException {
        return Maven.artifact("fish.payara.extras:payara-micro:" + version + ":jar", Path.of("target", "runtimes"));
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        int port = FreePort.any();
        List<String> command = new ArrayList<>(List.of(
                java().resolve("bin").resolve("java").toString(),
                "-Xmx512m",
                "-jar",
                jar().toString(),
                "--port",
                Integer.toString(port),
                "--rootDir",
                launch.folder().resolve("root").toString(),
                "--noHazelcast",
                "--disablePhoneHome"));
        for (Path application : launch.applications()) {
            command.addAll(List.of("--deploy", application.toString()));
        }
        ProcessBuilder builder = launch.switchedOff().process(java(), command);
        builder.environment().put("SUITE_PROVIDER", "eclipselink.target-server=Glassfish");
        Path output = launch.folder().resolve("console.log");
        URI http = Server.http(port);
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                http + "%s/ask/",
                http.resolve("health/"),
                http.resolve("metrics"));
    }

    @Override
    boolean redeploys() {
        return false;
    }

    /** It looks every ten seconds. */
    @Override
    Duration longerThanASecond() {
        return Duration.ofSeconds(12);
    }

    @Override
    Optional<String> ownDataSource() {
        return Optional.of("H2");
    }

    @Override
    Map<String, String> telemetry(String endpoint) {
        return OtlpReceiver.settings(endpoint);
    }

    /** The EclipseLink of Payara 7 does not read a persistence.xml of version 3.0 outside of the container. */
    @Override
    boolean persistence() {
        return leastJava < 21;
    }
}
