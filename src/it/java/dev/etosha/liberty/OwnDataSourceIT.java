package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application produces its own data source without a qualifier. */
@ArquillianTest
class OwnDataSourceIT {

    @Deployment
    static WebArchive application() {
        return Application.of("own", "", Own.class);
    }

    @ApplicationScoped
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

    @Test
    void thePoolIsInjected() throws SQLException {
        assertFalse(Proxy.isProxyClass(dataSource.getClass()));
        try (Connection connection = dataSource.getConnection()) {
            assertTrue(connection.isValid(5));
        }
    }

    @Test
    @RunAsClient
    void theLogNamesTheHiddenBean() throws IOException {
        Path log = Path.of(
                System.getProperty("wlp.home"),
                "usr",
                "servers",
                System.getProperty("server.name"),
                "logs",
                "messages.log");
        assertTrue(Files.readString(log).contains("not the bean of " + Own.class.getName()));
    }
}
