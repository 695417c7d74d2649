package dev.etosha.liberty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Several settings are wrong. */
@ArquillianTest
@RunAsClient
class BadSettingsIT {

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "bad", managed = false, testable = false)
    static WebArchive application() {
        return Application.of("bad", """
                        db.pool.size=none
                        db.retry.delay=-1
                        db.password=hush-hush
                        db.password-file=/run/secret
                        """).addAsWebResource(new StringAsset("hello"), "hello.txt");
    }

    @Test
    void theApplicationDoesNotStartAndTheLogNamesEveryFault() throws Exception {
        try {
            deployer.deploy("bad");
        } catch (RuntimeException e) {
            // whether the server calls it a failed deployment is the server's to say
        }
        try {
            assertThat(Application.get("/bad/hello.txt").statusCode()).isGreaterThanOrEqualTo(400);
            String log = Files.readString(Path.of(
                    System.getProperty("wlp.home"),
                    "usr/servers",
                    System.getProperty("server.name"),
                    "logs/messages.log"));
            assertThat(log)
                    .contains("db.pool.size must be a whole number between 1 and 1000, was none")
                    .contains("db.retry.delay must be")
                    .contains("db.password and db.password-file must not both be set")
                    .doesNotContain("hush-hush");
        } finally {
            deployer.undeploy("bad");
        }
    }
}
