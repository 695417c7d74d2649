package dev.etosha.conformance;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Open Liberty, with the features that the demo has, and telemetry; the build has unpacked it. */
final class OpenLiberty extends Server {

    private static final String TELEMETRY = """
            <server>
                <featureManager>
                    <feature>mpTelemetry-2.1</feature>
                </featureManager>
            </server>
            """;

    private static final String OWN_DATA_SOURCE = """
            <server>
                <library id="driver"><fileset dir="%s" includes="postgresql-*.jar"/></library>
                <dataSource id="DefaultDataSource">
                    <jdbcDriver libraryRef="driver"/>
                    <properties.postgresql URL="${env.OWN_DATA_SOURCE}"/>
                </dataSource>
            </server>
            """;

    /** What an application needs that names pools: the class of a data source must be in a library. */
    private static final String WITH_LIBRARY = """
            <server>
                <library id="etosha"><fileset dir="%s" includes="*.jar"/></library>
                <webApplication id="%2$s" name="%2$s" location="%2$s.war" contextRoot="/%2$s">
                    <classloader privateLibraryRef="etosha"/>
                </webApplication>
            </server>
            """;

    private static final String NAMES_POOLS = "shop";

    private final Path home = Path.of(Objects.requireNonNull(System.getProperty("wlp.home"), "wlp.home"));

    private final Map<String, String> newer;

    /** Features in newer versions than those of the demo. */
    private OpenLiberty(String name, Map<String, String> newer) {
        super(name, "liberty.version");
        this.newer = newer;
    }

    static OpenLiberty ofJakarta10() {
        return new OpenLiberty("Open Liberty", Map.of());
    }

    static OpenLiberty ofJakarta11() {
        return new OpenLiberty(
                "Open Liberty, Jakarta EE 11",
                Map.of(
                        "cdi-4.0", "cdi-4.1",
                        "persistence-3.1", "persistence-3.2",
                        "restfulWS-3.1", "restfulWS-4.0",
                        "servlet-6.0", "servlet-6.1"));
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        int port = FreePort.any();
        Path server = Files.createDirectories(server(launch.folder()));
        String settings = Files.readString(Path.of("liberty-config", "server.xml"));
        for (Map.Entry<String, String> feature : newer.entrySet()) {
            settings = settings.replace(feature.getKey(), feature.getValue());
        }
        if (launch.bare()) {
            settings = settings.replaceAll("<feature>mp(FaultTolerance|Health|Metrics)-.*", "")
                    .replaceAll("<mpMetrics .*", "");
        } else {
            Path more = Files.createDirectories(server.resolve("configDropins").resolve("overrides"));
            Files.writeString(more.resolve("telemetry.xml"), TELEMETRY);
        }
        Files.writeString(server.resolve("server.xml"), settings);
        Files.writeString(
                Files.createDirectories(server.resolve("configDropins").resolve("defaults"))
                        .resolve("own.xml"),
                OWN_DATA_SOURCE.formatted(libraries()));
        Files.writeString(server.resolve("bootstrap.properties"), "http.port=" + port + "\n");
        for (Path application : launch.applications()) {
            String name = application.getFileName().toString().replace(".war", "");
            if (name.equals(NAMES_POOLS)) {
                Files.writeString(
                        Files.createDirectories(server.resolve("configDropins").resolve("overrides"))
                                .resolve(name + ".xml"),
                        WITH_LIBRARY.formatted(libraries(), name));
            }
            Folders.copyInto(Files.createDirectories(applications(server, name)), List.of(application));
        }
        ProcessBuilder builder = launch.process(
                java(), List.of("sh", home.resolve("bin").resolve("server").toString(), "run", "conformance"));
        builder.environment().keySet().removeIf(name -> name.startsWith("WLP_") || name.equals("LOG_DIR"));
        builder.environment().put("WLP_USER_DIR", launch.folder().toString());
        Path output = launch.folder().resolve("console.log");
        String http = "http://localhost:" + port + "/";
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output, server.resolve("logs").resolve("messages.log")),
                http + "%s/ask/",
                URI.create(http + "health/"),
                URI.create(http + "metrics"));
    }

    private static Path server(Path folder) {
        return folder.resolve("servers").resolve("conformance");
    }

    private static Path libraries() {
        return Path.of(System.getProperty("app.war"), "WEB-INF", "lib").toAbsolutePath();
    }

    /** An application that has settings of its own is not in the folder for all others. */
    private static Path applications(Path server, String application) {
        return server.resolve(application.equals(NAMES_POOLS) ? "apps" : "dropins");
    }

    @Override
    void deploy(Path folder, Path application) throws IOException {
        String name = application.getFileName().toString().replace(".war", "");
        Folders.copyInto(applications(server(folder), name), List.of(application));
    }

    @Override
    void undeploy(Path folder, String application) throws IOException {
        Server.takeOut(applications(server(folder), application), application);
    }

    @Override
    Map<String, String> telemetry(String endpoint) {
        return OtlpReceiver.settings(endpoint);
    }

    @Override
    boolean namesPoolsOfWars() {
        return false;
    }

    /** The EclipseLink of Jakarta EE 11 there does not read a persistence.xml of version 3.0 outside of the container. */
    @Override
    boolean persistence() {
        return newer.isEmpty();
    }

    @Override
    Optional<String> ownDataSource() {
        return Optional.of("PostgreSQL");
    }
}
