package dev.etosha.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.LogLines;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.Instance;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The library without the metrics APIs, and with the APIs but without a bean. */
class AbsentApisTest {

    private static final List<Class<?>> NEEDED =
            List.of(ConnectionPool.class, BareContainer.class, AgroalDataSource.class, Instance.class);
    private static final List<Class<?>> APIS =
            List.of(MetricRegistry.class, OpenTelemetry.class, Context.class, MeterRegistry.class);

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.metrics");

    @Test
    void withoutTheApisNothingIsPublishedAndNothingFails() throws Exception {
        try (URLClassLoader without = loader(NEEDED.stream())) {
            startAndStop(without);
        }
        assertThat(log.lines())
                .containsExactly(
                        "FINE the runtime lacks org/eclipse/microprofile/metrics/MetricRegistry",
                        "FINE the runtime lacks io/opentelemetry/api/OpenTelemetry",
                        "FINE the runtime lacks io/micrometer/core/instrument/Meter");
    }

    @Test
    void apisWithoutABeanAreNotUsed() throws Exception {
        try (URLClassLoader with = loader(Stream.concat(NEEDED.stream(), APIS.stream()))) {
            startAndStop(with);
        }
        assertThat(log.lines()).isEmpty();
    }

    /** Containers read all members of a bean's class, including synthetic ones. */
    @Test
    void allMembersOfTheBeansCanBeReadWithoutTheApis() throws Exception {
        try (URLClassLoader without = loader(NEEDED.stream())) {
            for (String bean : List.of("cdi.PublishedPools", "metrics.PoolGauges")) {
                Class<?> type = without.loadClass("dev.etosha." + bean);
                assertThat(type.getDeclaredConstructors()).isNotEmpty();
                assertThat(type.getDeclaredFields()).isNotEmpty();
                assertThat(type.getDeclaredMethods()).isNotEmpty();
            }
        }
    }

    private static void startAndStop(ClassLoader application) throws ReflectiveOperationException {
        application
                .loadClass("dev.etosha.cdi.BareContainer")
                .getMethod("startAndStop")
                .invoke(null);
    }

    private static URLClassLoader loader(Stream<Class<?>> ofJars) {
        URL[] path = ofJars.map(
                        type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }
}
