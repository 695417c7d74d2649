package dev.etosha.liberty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.EmbeddedServer;
import java.io.File;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged demo and its REST API. */
@ArquillianTest
@RunAsClient
class DemoIT {

    @Deployment(testable = false)
    static WebArchive demo() {
        return ShrinkWrap.create(ExplodedImporter.class, "demo.war")
                .importDirectory(new File(System.getProperty("app.war")))
                .as(WebArchive.class);
    }

    /** Other tests create tables with these names and other columns. */
    @BeforeAll
    static void dropTables() throws SQLException {
        try (Connection connection = DriverManager.getConnection(EmbeddedServer.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS item, account");
        }
    }

    @Test
    void theWarContainsOnlyTheLibraryAndItsDependencies() {
        assertThat(new File(System.getProperty("app.war"), "WEB-INF/lib").list())
                .hasSize(4)
                .anyMatch(name -> name.startsWith("etosha-"))
                .anyMatch(name -> name.startsWith("agroal-api-"))
                .anyMatch(name -> name.startsWith("agroal-pool-"))
                .anyMatch(name -> name.startsWith("postgresql-"));
    }

    @Test
    void thePageAndItsFilesAreServed() throws Exception {
        assertThat(Application.get("/demo/").body()).contains("page.css", "page.js");
        assertThat(Application.get("/demo/page.css").statusCode()).isEqualTo(200);
        assertThat(Application.get("/demo/page.js").statusCode()).isEqualTo(200);
    }

    @Test
    void anItemIsCreatedOnceAndChanged() throws Exception {
        String name = "Spoon " + System.nanoTime();
        HttpResponse<String> created = send("POST", "items", "{\"name\":\"" + name + "\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body()).contains("\"active\":true", name);
        assertThat(send("POST", "items", "{\"name\":\"" + name + "\"}").statusCode())
                .isEqualTo(409);

        String id = created.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
        assertThat(send("PUT", "items/" + id, "{\"active\":false}").body()).contains("\"active\":false", name);
        assertThat(Application.get("/demo/api/items").body()).contains(name);
    }

    @Test
    void wrongInputIsRefusedWithTheRule() throws Exception {
        assertRefused(send("POST", "items", "{\"name\":\" \"}"), 400, "name must have between 1 and 100 characters");
        assertRefused(send("POST", "items", "{\"name\":"), 400, "the body must be JSON of the right shape");
        assertRefused(send("PUT", "items/0", "{\"active\":true}"), 404, "there is no item 0");
        assertRefused(
                send("POST", "transfers", "{\"from\":1,\"to\":2,\"amount\":0}"), 400, "amount must be more than 0");
        assertRefused(
                Application.get("/demo/api/items/slow-count?millis=soon"),
                400,
                "millis must be a whole number between 0 and 10000, was soon");
    }

    @Test
    void aFailedTransferMovesNothing() throws Exception {
        String before = Application.get("/demo/api/accounts").body();
        assertRefused(send("POST", "transfers", "{\"from\":3,\"to\":9,\"amount\":1}"), 400, "there is no account 9");
        assertThat(Application.get("/demo/api/accounts").body()).isEqualTo(before);
    }

    @Test
    void bothPoolsAndTheAsynchronousCallAnswer() throws Exception {
        assertThat(Application.get("/demo/api/report").body()).contains("\"money\":");
        assertThat(Application.get("/demo/api/items/slow-count?millis=1").body())
                .contains("\"count\":");
        assertThat(Application.get("/demo/api/stats").body())
                .contains("\"pool\":\"default\"", "\"pool\":\"reporting\"", "\"queryCount\":");
    }

    private static HttpResponse<String> send(String method, String path, String json) throws Exception {
        return Application.send(method, "/demo/api/" + path, json);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String rule) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(rule);
    }
}
