package dev.etosha.jndi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.DatabaseMetaData;
import org.jspecify.annotations.Nullable;

/** The metadata of an {@link OnDemandConnection}. Each call borrows a connection. */
final class OnDemandMetaData implements InvocationHandler {

    private final OnDemandConnection connection;

    private OnDemandMetaData(OnDemandConnection connection) {
        this.connection = connection;
    }

    static DatabaseMetaData of(OnDemandConnection connection) {
        return Proxies.of(DatabaseMetaData.class, new OnDemandMetaData(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = Proxies.given(arguments);
        return switch (method.getName()) {
            case "equals" -> proxy == given[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "metadata of " + connection.connection();
            case "getConnection" -> connection.connection();
            default -> connection.use(borrowed -> Proxies.call(method, borrowed.getMetaData(), given));
        };
    }
}
