package dev.etosha.cdi;

import dev.etosha.agroal.AgroalPoolDataSource;
import dev.etosha.config.PoolConfig;
import dev.etosha.health.NeedsClass;
import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/**
 * In Quarkus, produces the default pool for extensions that ask for an {@code AgroalDataSource}, such as Hibernate ORM.
 * If another such bean is usable, such as Quarkus's own data source with a URL, it produces that one.
 */
@NeedsClass("io.quarkus.agroal.runtime.DataSources")
@ApplicationScoped
@Alternative
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 100)
public class QuarkusDataSource {

    @Inject
    Pools pools;

    @Inject
    BeanManager manager;

    /** Quarkus removes beans that nothing injects. */
    @Inject
    Instance<AgroalDataSource> asked;

    @Produces
    @Dependent
    @Typed(AgroalDataSource.class)
    public AgroalDataSource dataSource() {
        for (Bean<?> bean : manager.getBeans(AgroalDataSource.class)) {
            if (bean.getBeanClass() != QuarkusDataSource.class && Rivals.usable(bean)) {
                return (AgroalDataSource)
                        manager.getReference(bean, AgroalDataSource.class, manager.createCreationalContext(bean));
            }
        }
        return AgroalPoolDataSource.shared(pools.get(PoolConfig.DEFAULT).pool());
    }
}
