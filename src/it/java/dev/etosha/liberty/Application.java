package dev.etosha.liberty;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A test application with the demo's libraries in WEB-INF/lib, and requests to the server. */
final class Application {

    // With HTTP/2 the client keeps its connection open, and Liberty waits for it for half a minute when it stops.
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Application() {}

    /** Creates an application from the classes. Its connections have its name as the application name. */
    static WebArchive of(String name, String settings, Class<?>... classes) {
        File[] libraries = new File(System.getProperty("app.war"), "WEB-INF/lib").listFiles();
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addAsLibraries(Objects.requireNonNull(libraries, "the demo's WAR was not made"))
                .addClasses(classes)
                .addAsWebInfResource(new StringAsset(BEANS), "beans.xml")
                .addAsResource(
                        new StringAsset("db.application-name=" + name + "\n" + settings),
                        "META-INF/microprofile-config.properties");
    }

    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="3.0" bean-discovery-mode="annotated"/>
            """;

    /** Sends a GET request to the server. */
    static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return answer(path, HttpRequest.newBuilder());
    }

    /** Sends JSON to the server. */
    static HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        return answer(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> answer(String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + Integer.getInteger("it.http.port") + path);
        return HTTP.send(
                request.uri(address).timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The number of the application's connections in PostgreSQL. */
    static int connections(String applicationName) throws SQLException {
        String url = "jdbc:postgresql://localhost:" + Integer.getInteger("it.pg.port") + "/postgres?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement count = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")) {
            count.setString(1, applicationName);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
