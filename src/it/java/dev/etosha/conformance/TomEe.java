package dev.etosha.conformance;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** TomEE MicroProfile; each start has a copy of its own of what the server changes. */
final class TomEe extends Server {

    TomEe() {
        super("TomEE", "tomee.version");
    }

    /** From Java 24 on there is no security policy to be installed, which it insists on. */
    @Override
    Path java() {
        return Jdk.home(17, 23);
    }

    private Path home() throws IOException {
        return Maven.unpacked(
                "org.apache.tomee:apache-tomee:" + version + ":zip:microprofile",
                "apache-tomee-microprofile-" + version);
    }

    @Override
    RunningServer start(Launch launch) throws IOException {
        int port = FreePort.any();
        Path folder = launch.folder();
        Folders.copy(home().resolve("conf"), folder.resolve("conf"));
        Path settings = folder.resolve("conf").resolve("server.xml");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\"")
                        .replace("port=\"8005\"", "port=\"-1\""));
        Folders.copyInto(Files.createDirectories(webapps(folder)), launch.applications());
        for (String name : List.of("logs", "temp", "work")) {
            Files.createDirectories(folder.resolve(name));
        }
        ProcessBuilder builder = launch.switchedOff()
                .process(
                        java(),
                        List.of(
                                "sh",
                                home().resolve("bin").resolve("catalina.sh").toString(),
                                "run"));
        builder.environment().put("CATALINA_BASE", folder.toString());
        Path output = folder.resolve("console.log");
        // health is a resource of the application there, and so under the application's own path
        URI http = Server.http(port);
        return new RunningServer(
                RunningServer.launch(builder, output),
                List.of(output),
                http + "%s/ask/",
                http.resolve("suite/ask/health/"),
                http.resolve("suite/metrics"));
    }

    private static Path webapps(Path folder) {
        return folder.resolve("webapps");
    }

    @Override
    void deploy(Path folder, Path application) throws IOException {
        Folders.copyInto(webapps(folder), List.of(application));
    }

    @Override
    void undeploy(Path folder, String application) throws IOException {
        Server.takeOut(webapps(folder), application);
    }

    /** It keeps a second data source for a unit, with connections of the application that was undeployed. */
    @Override
    boolean redeploysDataSources() {
        return false;
    }
}
