package dev.etosha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The handles override every default method of JDBC. A default would report "not supported" although the driver
 * supports the method. Callable statements and metadata are proxies, so they need no test.
 */
class DriverAnswersTest {

    static List<Arguments> handles() {
        return List.of(
                Arguments.of(Connection.class, LentConnection.class),
                Arguments.of(Statement.class, LentStatement.class),
                Arguments.of(PreparedStatement.class, LentPreparedStatement.class),
                Arguments.of(ResultSet.class, LentResultSet.class));
    }

    @ParameterizedTest
    @MethodSource("handles")
    void handlesOverrideEveryDefaultMethod(Class<?> jdbc, Class<?> handle) {
        List<Method> defaults = Arrays.stream(jdbc.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> declaringClass(handle, method).getName().startsWith("java."))
                .toList();

        assertThat(defaults).isEmpty();
    }

    private static Class<?> declaringClass(Class<?> handle, Method method) {
        try {
            return handle.getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(handle + " lacks " + method, e);
        }
    }
}
