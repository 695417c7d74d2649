package dev.etosha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.Instance;
import java.net.URL;
import java.net.URLClassLoader;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The library where nobody brings an API of metrics, or somebody only the API. */
class AbsentApisTest {

    private static final Logger LOGGER = Logger.getLogger("dev.etosha.metrics");
    private static final List<Class<?>> NEEDED =
            List.of(ConnectionPool.class, BareContainer.class, AgroalDataSource.class, Instance.class);
    private static final List<Class<?>> APIS =
            List.of(MetricRegistry.class, OpenTelemetry.class, Context.class, MeterRegistry.class);

    private final List<String> lines = new ArrayList<>();
    private final Handler notes = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + MessageFormat.format(entry.getMessage(), entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(notes);
        LOGGER.setLevel(Level.FINE);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(notes);
        LOGGER.setLevel(null);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void withoutTheApisNothingIsPublishedAndNothingFails() throws Exception {
        try (URLClassLoader without = loader(NEEDED.stream())) {
            startAndStop(without);
        }
        assertThat(lines)
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
        assertThat(lines).isEmpty();
    }

    /** As containers do, which ask for all members of a bean's class, the compiler's own among them. */
    @Test
    void theBeansCanBeLookedThroughWithoutTheApis() throws Exception {
        try (URLClassLoader without = loader(NEEDED.stream())) {
            for (String bean : List.of("PublishedPools", "PoolGauges")) {
                Class<?> type = without.loadClass("dev.etosha.metrics." + bean);
                assertThat(type.getDeclaredConstructors()).isNotEmpty();
                assertThat(type.getDeclaredFields()).isNotEmpty();
                assertThat(type.getDeclaredMethods()).isNotEmpty();
            }
        }
    }

    private static void startAndStop(ClassLoader application) throws ReflectiveOperationException {
        application
                .loadClass("dev.etosha.metrics.BareContainer")
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
