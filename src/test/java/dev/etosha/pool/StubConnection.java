package dev.etosha.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** A connection without a database. It knows whether it is closed; other methods return null, zero or false. */
public final class StubConnection implements InvocationHandler {

    private volatile boolean closed;

    public static Connection fresh() {
        return (Connection) Proxy.newProxyInstance(
                StubConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, new StubConnection());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "close", "abort" -> {
                closed = true;
                yield null;
            }
            case "isClosed" -> closed;
            case "getAutoCommit" -> true;
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "stub connection";
            default -> nothing(method.getReturnType());
        };
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? 0 : null;
    }
}
