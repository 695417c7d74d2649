package dev.etosha.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record: its components, each read from a column, and its canonical constructor. */
final class RecordType<T> {

    /**
     * The constructor of a class and its components. The values consist of the JDK's own objects, so they keep no class
     * loader but that of their class.
     */
    private static final ClassValue<Map.Entry<Constructor<?>, List<RecordComponent>>> KNOWN = new ClassValue<>() {
        @Override
        protected Map.Entry<Constructor<?>, List<RecordComponent>> computeValue(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            return Map.entry(constructor(type, components), components);
        }
    };

    private final Constructor<?> constructor;
    private final List<String> names;
    private final List<Target> targets;

    private RecordType(Constructor<?> constructor, List<String> names, List<Target> targets) {
        this.constructor = constructor;
        this.names = names;
        this.targets = targets;
    }

    /** @throws IllegalArgumentException if a component can't be read, or the record can't be created from here */
    static <T> RecordType<T> of(Class<T> type) {
        Map.Entry<Constructor<?>, List<RecordComponent>> known = KNOWN.get(type);
        List<String> names = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        Map<String, String> plain = new HashMap<>();
        for (RecordComponent component : known.getValue()) {
            String name = type.getSimpleName() + "." + component.getName();
            String before = plain.put(ColumnNames.plain(component.getName()), name);
            if (before != null) {
                throw new IllegalArgumentException(
                        before + " and " + name + " would have the same column: case and underscores do not count");
            }
            names.add(component.getName());
            targets.add(Target.of(component.getType(), component.getGenericType(), name));
        }
        return new RecordType<>(known.getKey(), List.copyOf(names), List.copyOf(targets));
    }

    private static Constructor<?> constructor(Class<?> type, List<RecordComponent> components) {
        Constructor<?> constructor;
        try {
            constructor = type.getDeclaredConstructor(
                    components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " has no canonical constructor", e);
        }
        if (!constructor.trySetAccessible()) {
            throw new IllegalArgumentException(type.getName() + " can't be created: the module "
                    + type.getModule().getName() + " must open the package " + type.getPackageName()
                    + " to dev.etosha, or export it and the record must be public");
        }
        return constructor;
    }

    /** The names of the components. */
    List<String> names() {
        return names;
    }

    /** The components, in order. */
    List<Target> targets() {
        return targets;
    }

    /** Creates a record. Its constructor's own exception reaches the caller unchanged. */
    @SuppressWarnings("unchecked") // the constructor is that of the class
    T create(@Nullable Object[] values) {
        try {
            return (T) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
