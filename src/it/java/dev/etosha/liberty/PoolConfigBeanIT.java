package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.etosha.Database;
import dev.etosha.Pool;
import dev.etosha.config.PoolConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application produces the settings of its pools. They replace those of the environment. */
@ArquillianTest
class PoolConfigBeanIT {

    @Deployment
    static WebArchive application() {
        return Application.of("bean", "", Settings.class);
    }

    @ApplicationScoped
    static class Settings {

        @Produces
        PoolConfig main() {
            return PoolConfig.of(url()).withSize(3).withApplicationName("bean");
        }

        @Produces
        PoolConfig archive() {
            return PoolConfig.of(url()).withName("archive").withSize(1).withReadOnly(true);
        }

        private static String url() {
            return ConfigProvider.getConfig().getValue("database.url", String.class);
        }
    }

    @Inject
    Database database;

    @Inject
    @Pool("archive")
    Database archive;

    @Test
    void theBeanReplacesTheEnvironment() {
        assertEquals(3, database.stats().poolSize());
    }

    @Test
    void aBeanCanConfigureANamedPool() {
        assertEquals(1, archive.stats().poolSize());
        assertEquals(List.of("on"), archive.query("SHOW transaction_read_only", row -> row.getString(1)));
    }
}
