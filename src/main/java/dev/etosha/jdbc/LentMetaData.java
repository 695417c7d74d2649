package dev.etosha.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The metadata of a {@link LentConnection}. Its connection and result sets belong to the handle. */
final class LentMetaData implements InvocationHandler {

    private static final Object[] NONE = {};

    private final LentConnection connection;
    private final DatabaseMetaData raw;

    private LentMetaData(LentConnection connection, DatabaseMetaData raw) {
        this.connection = connection;
        this.raw = raw;
    }

    static DatabaseMetaData of(LentConnection connection, DatabaseMetaData raw) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                LentMetaData.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new LentMetaData(connection, raw));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? NONE : arguments;
        return switch (method.getName()) {
            case "equals" -> proxy == given[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "metadata of " + connection;
            case "getConnection" -> connection();
            case "unwrap" -> unwrap(proxy, (Class<?>) given[0]);
            case "isWrapperFor" -> isWrapperFor(proxy, (Class<?>) given[0]);
            default -> ask(method, given);
        };
    }

    private LentConnection connection() throws SQLException {
        connection.open();
        return connection;
    }

    private boolean isWrapperFor(Object proxy, Class<?> type) throws SQLException {
        connection.open();
        return type.isInstance(proxy) || raw.isWrapperFor(type);
    }

    private Object unwrap(Object proxy, Class<?> type) throws SQLException {
        connection.open();
        if (type.isInstance(proxy)) {
            return proxy;
        }
        connection.unwrapped();
        return raw.unwrap(type);
    }

    private @Nullable Object ask(Method method, Object[] arguments) throws Throwable {
        if (method.getExceptionTypes().length > 0) { // two methods, for the driver's version, don't
            connection.ready();
        }
        try {
            return connection.adopt(method.invoke(raw, arguments));
        } catch (InvocationTargetException e) {
            Throwable cause = e.getTargetException();
            if (cause instanceof SQLException failure) {
                throw connection.failed(failure);
            }
            connection.unsure();
            throw cause;
        }
    }
}
