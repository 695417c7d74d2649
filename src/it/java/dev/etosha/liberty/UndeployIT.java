package dev.etosha.liberty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.Eventually;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application is undeployed while the server runs. */
@ArquillianTest
@RunAsClient
class UndeployIT {

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "undeploy", managed = false, testable = false)
    static WebArchive application() {
        return Application.of("undeploy", "db.start=require\n");
    }

    @Test
    void noConnectionOfItsPoolsRemains() throws Exception {
        deployer.deploy("undeploy");
        assertThat(Application.connections("undeploy")).isPositive();
        deployer.undeploy("undeploy");
        Eventually.eventually(Duration.ofSeconds(20), () -> {
            assertThat(Application.connections("undeploy")).isZero();
            assertThat(Application.connections("etosha-reporting")).isZero();
        });
    }
}
