package dev.etosha.liberty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** An application with several wrong settings is deployed to a server that runs another application. */
@ArquillianTest
@RunAsClient
class BadSettingsIT {

    private static final Path SERVER =
            Path.of(System.getProperty("wlp.home"), "usr", "servers", System.getProperty("server.name"));

    @Deployment(testable = false)
    static WebArchive neighbour() {
        return Application.of("neighbour", "");
    }

    @Test
    void theApplicationDoesNotStartAndTheLogNamesEveryFault() throws Exception {
        Path dropped = SERVER.resolve("dropins").resolve("bad.war");
        Application.of("bad", """
                        db.pool.size=none
                        db.retry.delay=-1
                        db.password=hush-hush
                        db.password-file=/run/secret
                        """)
                .addAsWebResource(new StringAsset("hello"), "hello.txt")
                .as(ZipExporter.class)
                .exportTo(dropped.toFile());
        try {
            Eventually.eventually(Duration.ofSeconds(60), () -> assertThat(log())
                    .contains("db.pool.size must be a whole number between 1 and 1000, was none")
                    .contains("db.retry.delay must be")
                    .contains("db.password and db.password-file must not both be set"));
            assertThat(log()).doesNotContain("hush-hush");
            assertThat(Application.get("/bad/hello.txt").statusCode()).isGreaterThanOrEqualTo(400);
        } finally {
            Files.delete(dropped);
        }
    }

    private static String log() throws Exception {
        return Files.readString(SERVER.resolve("logs").resolve("messages.log"));
    }
}
