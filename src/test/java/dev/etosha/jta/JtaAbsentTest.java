package dev.etosha.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalDataSource;
import io.agroal.pool.wrapper.ConnectionWrapper;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/** The library without the jakarta.transaction API. */
class JtaAbsentTest {

    @Test
    void withoutTheApiThereAreNoTransactionsAndThePoolOpens() throws Exception {
        try (URLClassLoader without = withoutJta()) {
            assertThat(catchThrowableOfType(
                            ClassNotFoundException.class,
                            () -> without.loadClass("jakarta.transaction.TransactionManager")))
                    .isNotNull();
            Class<?> transactions = without.loadClass("dev.etosha.pool.OuterTransactions");
            Function<Class<?>, Object> asked = type -> {
                throw new IllegalStateException("requested " + type);
            };

            Object found = without.loadClass("dev.etosha.jta.Jta")
                    .getMethod("transactions", Function.class)
                    .invoke(null, asked);
            assertThat(found).isSameAs(transactions.getField("NONE").get(null));

            Class<?> config = without.loadClass("dev.etosha.config.PoolConfig");
            Object lazy = config.getMethod("withStart", without.loadClass("dev.etosha.config.StartMode"))
                    .invoke(
                            config.getMethod("of", String.class).invoke(null, "postgresql://localhost/app"),
                            without.loadClass("dev.etosha.config.StartMode")
                                    .getField("LAZY")
                                    .get(null));
            Class<?> type = without.loadClass("dev.etosha.pool.ConnectionPool");
            Class<?> hooks = without.loadClass("dev.etosha.connect.Hooks");
            try (AutoCloseable pool = (AutoCloseable) type.getMethod("open", config, transactions, hooks)
                    .invoke(null, lazy, found, hooks.getField("NONE").get(null))) {
                assertThat(type.getMethod("joins").invoke(pool)).isEqualTo(false);
            }
        }
    }

    /** The library and its dependencies, without the APIs of a runtime. */
    private static URLClassLoader withoutJta() {
        URL[] path = Stream.of(ConnectionPool.class, AgroalDataSource.class, ConnectionWrapper.class, Driver.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }
}
