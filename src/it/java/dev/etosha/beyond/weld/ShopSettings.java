package dev.etosha.beyond.weld;

import dev.etosha.config.PoolConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

@ApplicationScoped
public class ShopSettings {

    @Produces
    PoolConfig settings() {
        return PoolConfig.of(System.getenv("DATABASE_URL")).withSize(2);
    }
}
