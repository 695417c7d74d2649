package dev.etosha.cdi;

import dev.etosha.config.PoolConfigReader;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Other data source beans without a qualifier, which {@link PoolProducer} hides. */
final class Rivals {

    private Rivals() {}

    /** A warning for each hidden bean. Empty if another bean than ours is injected. */
    static List<String> hidden(BeanManager manager) {
        Set<Bean<?>> all = manager.getBeans(DataSource.class);
        if (!oursIsInjected(manager, all)) {
            return List.of();
        }
        return all.stream()
                .filter(bean -> !ours(bean) && usable(bean))
                .map(bean -> "@Inject DataSource gives Etosha's pool, not the bean of "
                        + bean.getBeanClass().getName()
                        + ": inject that one by a qualifier, or make it an @Alternative with"
                        + " @Priority(Interceptor.Priority.APPLICATION) to make it win")
                .sorted()
                .toList();
    }

    private static boolean oursIsInjected(BeanManager manager, Set<Bean<?>> all) {
        try {
            Bean<?> injected = manager.resolve(all);
            return injected != null && ours(injected);
        } catch (AmbiguousResolutionException e) {
            return false; // the injection itself fails
        }
    }

    /** Quarkus makes a bean of its own data source even if that is not configured. */
    static boolean usable(Bean<?> bean) {
        return bean.getBeanClass() != AgroalDataSource.class
                || PoolConfigReader.ofApplication()
                        .hasDataSource("quarkus.datasource.jdbc.url", "quarkus.datasource.active");
    }

    private static boolean ours(Bean<?> bean) {
        return bean.getBeanClass() == PoolProducer.class;
    }
}
