package dev.etosha.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A callable statement of a {@link LentConnection}: a {@link LentPreparedStatement} behind a proxy. The proxy forwards
 * only the in and out parameters directly to the driver.
 */
final class LentCallableStatement extends LentPreparedStatement implements InvocationHandler {

    final CallableStatement proxy;

    LentCallableStatement(LentConnection connection, CallableStatement call, String sql) {
        super(connection, call, sql);
        this.proxy = (CallableStatement) Proxy.newProxyInstance(
                LentCallableStatement.class.getClassLoader(), new Class<?>[] {CallableStatement.class}, this);
    }

    @Override
    Statement self() {
        return proxy;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && method.getName().equals("equals")) {
            return proxy == arguments[0];
        }
        boolean ours = method.getDeclaringClass().isInstance(this);
        try {
            Object answer = method.invoke(ours ? this : raw, ours ? arguments : LentArray.given(arguments));
            return ours ? answer : connection.adopt(answer);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getTargetException();
            if (ours) {
                throw cause;
            }
            if (cause instanceof SQLException failure) {
                throw failed(failure);
            }
            unsure();
            throw cause;
        }
    }
}
