package dev.etosha.conformance.app;

import dev.etosha.config.PoolConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A pool that the environment does not name. */
@ApplicationScoped
public class ArchivePool {

    @Produces
    PoolConfig archive() {
        Config config = ConfigProvider.getConfig();
        return PoolConfig.of(config.getValue("database.url", String.class))
                .withName("archive")
                .withSize(1)
                .withReadOnly(true)
                .withApplicationName(config.getValue("db.application-name", String.class) + "-archive");
    }
}
