package dev.etosha.cdi;

import dev.etosha.Pool;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds an application's beans for Agroal. A bean with the qualifier {@link Pool} belongs to the pool of that name, a
 * bean without a qualifier to the default pool.
 */
final class PoolHooks {

    private PoolHooks() {}

    static Hooks of(BeanManager manager, String pool) {
        List<Object> objects = new ArrayList<>();
        for (Class<?> type : Hooks.types()) {
            for (Bean<?> bean : manager.getBeans(type, Any.Literal.INSTANCE)) {
                if (bean.getQualifiers().stream().anyMatch(qualifier -> names(qualifier, pool))) {
                    objects.add(manager.getReference(bean, type, manager.createCreationalContext(bean)));
                }
            }
        }
        return objects.isEmpty() ? Hooks.NONE : Hooks.of(objects);
    }

    private static boolean names(Annotation qualifier, String pool) {
        return qualifier instanceof Pool named
                ? named.value().equals(pool)
                : qualifier instanceof Default && pool.equals(PoolConfig.DEFAULT);
    }
}
