package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.etosha.Database;
import dev.etosha.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application produces its own data source as an alternative with a priority. */
@ArquillianTest
class PreferredDataSourceIT {

    @Deployment
    static WebArchive application() {
        return Application.of("preferred", "", Own.class);
    }

    @ApplicationScoped
    @Alternative
    @Priority(Interceptor.Priority.APPLICATION)
    static class Own {

        @Produces
        DataSource own() {
            return (DataSource) Proxy.newProxyInstance(
                    Own.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                        throw new UnsupportedOperationException(method.toString());
                    });
        }
    }

    @Inject
    DataSource dataSource;

    @Inject
    @Pool("default")
    DataSource pool;

    @Inject
    Database database;

    @Test
    void theAlternativeIsInjected() {
        assertTrue(Proxy.isProxyClass(dataSource.getClass()));
    }

    @Test
    void thePoolIsStillAvailableByItsName() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertTrue(connection.isValid(5));
        }
        assertEquals(List.of(1), database.query("SELECT 1", row -> row.getInt(1)));
    }
}
