package dev.etosha.cdi;

import dev.etosha.Database;
import dev.etosha.Pool;
import dev.etosha.agroal.AgroalPoolDataSource;
import dev.etosha.config.PoolConfig;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import javax.sql.DataSource;

/**
 * Produces the injectable beans. An alternative, so that it wins over a runtime's own data source.
 */
@ApplicationScoped
@Alternative
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 100)
public class PoolProducer {

    @Inject
    Pools pools;

    @Produces
    @ApplicationScoped
    public Database database() {
        return pools.get(PoolConfig.DEFAULT).database();
    }

    // Not ApplicationScoped: TomEE would define the proxy in DataSource's class loader, which lacks TomEE's classes.
    @Produces
    @Dependent
    public DataSource dataSource() {
        return pools.get(PoolConfig.DEFAULT).pool().dataSource();
    }

    @Produces
    @Dependent
    public ConnectionPool connectionPool() {
        return pools.get(PoolConfig.DEFAULT).pool();
    }

    @Produces
    @Dependent
    public HealthMonitor healthMonitor() {
        return pools.get(PoolConfig.DEFAULT).monitor();
    }

    @Produces
    @Dependent
    @Pool("")
    public Database namedDatabase(InjectionPoint point) {
        return named(point).database();
    }

    @Produces
    @Dependent
    @Pool("")
    public DataSource namedDataSource(InjectionPoint point) {
        return named(point).pool().dataSource();
    }

    @Produces
    @Dependent
    @Typed(AgroalDataSource.class)
    @Pool("")
    public AgroalDataSource namedAgroalDataSource(InjectionPoint point) {
        return AgroalPoolDataSource.shared(named(point).pool());
    }

    @Produces
    @Dependent
    @Pool("")
    public ConnectionPool namedConnectionPool(InjectionPoint point) {
        return named(point).pool();
    }

    @Produces
    @Dependent
    @Pool("")
    public HealthMonitor namedHealthMonitor(InjectionPoint point) {
        return named(point).monitor();
    }

    private OpenPool named(InjectionPoint point) {
        for (Annotation qualifier : point.getQualifiers()) {
            if (qualifier instanceof Pool pool) {
                return pools.get(pool.value());
            }
        }
        throw new IllegalStateException("no @Pool at " + point);
    }
}
