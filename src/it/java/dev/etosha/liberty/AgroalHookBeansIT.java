package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.etosha.Database;
import dev.etosha.Pool;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application has beans that implement Agroal's interceptor interface. */
@ArquillianTest
class AgroalHookBeansIT {

    @Deployment
    static WebArchive application() {
        return Application.of("hooks", "", Tenant.class, ForDefault.class, ForReporting.class);
    }

    /** Sets the name of its tenant on each connection. */
    abstract static class Tenant implements AgroalPoolInterceptor {

        abstract String name();

        @Override
        public void onConnectionAcquire(Connection connection) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET app.tenant = '" + name() + "'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ApplicationScoped
    static class ForDefault extends Tenant {

        @Override
        String name() {
            return "default";
        }
    }

    @Pool("reporting")
    @ApplicationScoped
    static class ForReporting extends Tenant {

        @Override
        String name() {
            return "reporting";
        }
    }

    @Inject
    Database database;

    @Inject
    @Pool("reporting")
    Database reporting;

    @Test
    void aBeanAppliesToThePoolOfItsQualifier() {
        assertEquals("default", tenant(database));
        assertEquals("reporting", tenant(reporting));
    }

    private static String tenant(Database on) {
        return on.queryOne("SELECT current_setting('app.tenant', true)", row -> row.getString(1))
                .orElseThrow();
    }
}
