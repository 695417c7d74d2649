package dev.etosha.liberty;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The server's own endpoints while the database is healthy. */
@ArquillianTest
@RunAsClient
class EndpointsIT {

    @Deployment(testable = false)
    static WebArchive application() {
        return Application.of("endpoints", "");
    }

    @Test
    void readinessContainsTheStateAndTheNumbersOfEachPool() throws Exception {
        assertThat(Application.get("/health/ready").body())
                .contains("\"name\":\"etosha-ready\"", "\"status\":\"UP\"", "\"state\":\"healthy\"")
                .contains("\"latency_us\":", "\"checked_in\":", "\"pool_size\":5")
                .contains("\"reporting.state\":\"healthy\"", "\"reporting.pool_size\":2");
    }

    @Test
    void livenessAndStartupAreUp() throws Exception {
        assertThat(Application.get("/health/live").body()).contains("\"name\":\"etosha-live\",\"status\":\"UP\"");
        assertThat(Application.get("/health/started").body()).contains("\"name\":\"etosha-started\",\"status\":\"UP\"");
    }

    @Test
    void metricsAreTaggedWithThePool() throws Exception {
        assertThat(Application.get("/metrics").body())
                .contains("etosha_pool_size{mp_scope=\"application\",pool=\"default\",} 5.0")
                .contains("etosha_pool_size{mp_scope=\"application\",pool=\"reporting\",} 2.0")
                .contains("etosha_pool_state{mp_scope=\"application\",pool=\"default\",}")
                .contains("etosha_pools{mp_scope=\"application\",} 2.0");
    }
}
