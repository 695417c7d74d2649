package dev.etosha.cdi;

import dev.etosha.metrics.PoolGauges;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;

/** A container with no other beans than our own, in the class loader of this class. */
public final class BareContainer {

    private BareContainer() {}

    /** Starts and stops the metrics as an application does. */
    public static void startAndStop() throws ReflectiveOperationException {
        PublishedPools pools = new PublishedPools();
        Field beans = PublishedPools.class.getDeclaredField("beans");
        beans.set(pools, instance(Object.class));
        pools.begin();
        pools.end();
    }

    private static Object instance(Class<?> type) {
        return Proxy.newProxyInstance(
                BareContainer.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "select" -> instance((Class<?>) arguments[0]);
                    case "isResolvable" -> type == PoolGauges.class;
                    case "get" -> new NoPools();
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private static final class NoPools extends PoolGauges {

        @Override
        public int pools() {
            return 0;
        }
    }
}
