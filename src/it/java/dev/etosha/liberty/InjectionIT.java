package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.etosha.Database;
import dev.etosha.Pool;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The environment sets DATABASE_URL and DB_REPORTING_URL, and the application injects both pools. */
@ArquillianTest
class InjectionIT {

    @Deployment
    static WebArchive application() {
        return Application.of("injection", "");
    }

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    ConnectionPool pool;

    @Inject
    HealthMonitor health;

    @Inject
    @Pool("reporting")
    Database reporting;

    @Inject
    @Pool("reporting")
    DataSource reportingDataSource;

    @Inject
    @Any
    Instance<Database> databases;

    @Test
    void aQueryIsAnswered() {
        List<Integer> answer = database.query("SELECT :n::int", Map.of("n", 7), row -> row.getInt(1));
        assertEquals(List.of(7), answer);
    }

    @Test
    void theDataSourceUsesTheSamePool() throws SQLException {
        int before = pool.stats().checkedOut();
        try (Connection connection = dataSource.getConnection()) {
            assertEquals(before + 1, pool.stats().checkedOut());
            assertEquals(before + 1, database.stats().checkedOut());
            assertNotNull(connection);
        }
    }

    @Test
    void aNamedPoolHasItsOwnSettings() throws SQLException {
        assertEquals(2, reporting.stats().poolSize());
        assertEquals(5, database.stats().poolSize());
        try (Connection connection = reportingDataSource.getConnection()) {
            assertEquals(1, reporting.stats().checkedOut());
            assertNotNull(connection);
        }
    }

    @Test
    void aNamedPoolCanBeLookedUp() {
        Database found = databases.select(Pool.Literal.of("reporting")).get();
        assertEquals(2, found.stats().poolSize());
    }

    @Test
    void asynchronousCallsAreAnswered() throws Exception {
        assertEquals(
                List.of(1),
                database.async().query("SELECT 1", row -> row.getInt(1)).get(30, TimeUnit.SECONDS));
    }

    @Test
    void theMonitorBelongsToThePool() {
        assertEquals("default", health.report().pool());
    }
}
