package dev.etosha;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the components of a record and the properties of a bean are read, by their names. */
final class Readers {

    /** The values consist of the JDK's own objects, so they keep no class loader but that of their class. */
    private static final ClassValue<Map<String, Method>> OF_RECORDS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            Map<String, Method> readers = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                readers.put(component.getName(), accessible(component.getAccessor()));
            }
            return Collections.unmodifiableMap(readers);
        }
    };

    private static final ClassValue<Map<String, Method>> OF_BEANS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            Map<String, Method> readers = new LinkedHashMap<>();
            for (Method method : type.getMethods()) {
                String name = property(method);
                if (name != null && !method.isBridge()) {
                    readers.put(name, accessible(method));
                }
            }
            return Collections.unmodifiableMap(readers);
        }
    };

    private Readers() {}

    static Map<String, Method> ofRecord(Class<?> type) {
        return OF_RECORDS.get(type);
    }

    static Map<String, Method> ofBean(Class<?> type) {
        Map<String, Method> readers = OF_BEANS.get(type);
        if (readers.isEmpty()) {
            throw new IllegalArgumentException("a bean must have a public getter, " + type.getName() + " has none");
        }
        return readers;
    }

    /** The property that the method reads; null if it is no getter. */
    private static @Nullable String property(Method method) {
        String name = method.getName();
        boolean getter = name.startsWith("get") && method.getReturnType() != void.class;
        int prefix = getter ? 3 : name.startsWith("is") && method.getReturnType() == boolean.class ? 2 : 0;
        if (prefix == 0
                || name.length() == prefix
                || method.getParameterCount() > 0
                || method.getDeclaringClass() == Object.class
                || Modifier.isStatic(method.getModifiers())) {
            return null;
        }
        return decapitalized(name.substring(prefix));
    }

    /** As the Java Beans specification does: {@code URL} stays as it is. */
    private static String decapitalized(String name) {
        boolean acronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return acronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Method accessible(Method method) {
        if (!method.trySetAccessible()) {
            Class<?> type = method.getDeclaringClass();
            throw new IllegalArgumentException(type.getName() + " can't be read: the module "
                    + type.getModule().getName() + " must open the package " + type.getPackageName()
                    + " to dev.etosha, or export it and the class must be public");
        }
        return method;
    }

    /** Calls the method. Its own exception reaches the caller unchanged. */
    static @Nullable Object read(Method method, Object source) {
        try {
            return method.invoke(source);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalArgumentException(method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
