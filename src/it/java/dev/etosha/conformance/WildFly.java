package dev.etosha.conformance;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** WildFly with its MicroProfile configuration; each start has a copy of its own of what the server changes. */
final class WildFly extends Server {

    private final String artifact;

    private WildFly(String name, String artifact) {
        super(name, "wildfly.version");
        this.artifact = artifact;
    }

    static WildFly ofJakarta10() {
        return new WildFly("WildFly", "wildfly");
    }

    static WildFly ofJakarta11() {
        return new WildFly("WildFly Preview", "wildfly-preview");
    }

    private Path home() throws IOException {
        return Maven.unpacked("org.wildfly:" + artifact + "-dist:" + version + ":zip", artifact + "-" + version);
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        int port = FreePort.any();
        int management = FreePort.any();
        Path folder = launch.folder();
        Folders.copy(home().resolve("standalone").resolve("configuration"), folder.resolve("configuration"));
        Folders.copyInto(Files.createDirectories(deployments(folder)), launch.applications());
        List<String> command = List.of(
                "sh",
                home().resolve("bin").resolve("standalone.sh").toString(),
                // the other one has no Fault Tolerance
                "--server-config=" + (launch.bare() ? "standalone.xml" : "standalone-microprofile.xml"),
                "-Djboss.server.base.dir=" + folder,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + FreePort.any(),
                "-Djboss.management.http.port=" + management,
                "-Djboss.management.https.port=" + FreePort.any());
        ProcessBuilder builder = launch.process(java(), command);
        builder.environment().put("SUITE_PROVIDER", "hibernate.transaction.jta.platform=JBossAS");
        Path output = folder.resolve("console.log");
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                Server.http(port) + "%s/ask/",
                Server.http(management).resolve("health/"),
                null);
    }

    private static Path deployments(Path folder) {
        return folder.resolve("deployments");
    }

    @Override
    void deploy(Path folder, Path application) throws IOException {
        Files.deleteIfExists(deployments(folder).resolve(application.getFileName() + ".undeployed"));
        Folders.copyInto(deployments(folder), List.of(application));
    }

    @Override
    void undeploy(Path folder, String application) throws IOException {
        Server.takeOut(deployments(folder), application);
    }

    @Override
    Optional<String> ownDataSource() {
        return Optional.of("H2");
    }

    @Override
    Map<String, String> telemetry(String endpoint) {
        return OtlpReceiver.settings(endpoint);
    }

    @Override
    boolean persistence() {
        return true;
    }
}
