package dev.etosha.bench;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/** Generates the missing methods of the stubs. A pool calls only a few of JDBC's many methods. */
final class Stubs {

    private static final MethodHandle CONNECTION = constructor(StubConnection.class);
    private static final MethodHandle STATEMENT = constructor(StubStatement.class);
    private static final MethodHandle RESULTS = constructor(StubResultSet.class);

    private Stubs() {}

    static StubConnection connection() {
        return make(CONNECTION, StubConnection.class);
    }

    static StubStatement statement() {
        return make(STATEMENT, StubStatement.class);
    }

    static StubResultSet results() {
        return make(RESULTS, StubResultSet.class);
    }

    private static <T> T make(MethodHandle constructor, Class<T> type) {
        try {
            return type.cast(constructor.invoke());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle constructor(Class<?> type) {
        try (var made = new ByteBuddy()
                .subclass(type)
                .method(ElementMatchers.isAbstract())
                .intercept(StubMethod.INSTANCE)
                .make()) {
            Class<?> whole = made.load(
                            type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                    .getLoaded();
            return MethodHandles.lookup().findConstructor(whole, MethodType.methodType(void.class));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
