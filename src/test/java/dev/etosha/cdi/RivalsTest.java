package dev.etosha.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The warnings about an application's own DataSource. Integration tests check which one is injected. */
class RivalsTest {

    private static final Bean<?> OURS = bean(PoolProducer.class);
    private static final Bean<?> THEIRS = bean(String.class);

    @Test
    void aHiddenDataSourceIsReported() {
        assertThat(Rivals.hidden(manager(OURS, OURS, THEIRS)))
                .singleElement()
                .asString()
                .contains("java.lang.String", "@Alternative");
    }

    @Test
    void nothingIsReportedIfOursIsTheOnlyDataSource() {
        assertThat(Rivals.hidden(manager(OURS, OURS))).isEmpty();
    }

    @Test
    void nothingIsReportedForADataSourceOfQuarkusWithoutAUrl() {
        assertThat(Rivals.hidden(manager(OURS, OURS, bean(AgroalDataSource.class))))
                .isEmpty();
    }

    @Test
    void nothingIsReportedIfTheApplicationsDataSourceIsInjected() {
        assertThat(Rivals.hidden(manager(THEIRS, OURS, THEIRS))).isEmpty();
    }

    @Test
    void nothingIsReportedIfTheInjectionIsAmbiguous() {
        assertThat(Rivals.hidden(manager(null, OURS, THEIRS))).isEmpty();
    }

    private static BeanManager manager(@Nullable Bean<?> winner, Bean<?>... all) {
        return proxy(BeanManager.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBeans" -> Set.of(all);
            case "resolve" -> {
                if (winner == null) {
                    throw new AmbiguousResolutionException();
                }
                yield winner;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static Bean<?> bean(Class<?> declaring) {
        return proxy(Bean.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBeanClass" -> declaring;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(RivalsTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
