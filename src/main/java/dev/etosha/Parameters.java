package dev.etosha;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of named parameters; a value may be null, unlike in {@link Map#of}. An immutable map for all methods that take
 * parameters.
 *
 * <pre>{@code
 * db.update("UPDATE item SET note = :note WHERE id = :id", Parameters.of("id", 1, "note", null));
 * }</pre>
 *
 * <p>A null name and a repeated name throw {@link IllegalArgumentException}. {@link #toString} does not show the
 * values.
 */
public final class Parameters extends AbstractMap<String, @Nullable Object> {

    private final Map<String, @Nullable Object> values;

    private Parameters(Map<String, @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** One parameter; {@link #and} adds more. */
    public static Parameters of(String name, @Nullable Object value) {
        return new Parameters(new LinkedHashMap<>()).and(name, value);
    }

    /** Two parameters. */
    public static Parameters of(String name1, @Nullable Object value1, String name2, @Nullable Object value2) {
        return of(name1, value1).and(name2, value2);
    }

    /** Three parameters. */
    public static Parameters of(
            String name1,
            @Nullable Object value1,
            String name2,
            @Nullable Object value2,
            String name3,
            @Nullable Object value3) {
        return of(name1, value1, name2, value2).and(name3, value3);
    }

    /** Four parameters. */
    public static Parameters of(
            String name1,
            @Nullable Object value1,
            String name2,
            @Nullable Object value2,
            String name3,
            @Nullable Object value3,
            String name4,
            @Nullable Object value4) {
        return of(name1, value1, name2, value2, name3, value3).and(name4, value4);
    }

    /** These parameters and one more. */
    public Parameters and(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        if (name == null || more.containsKey(name)) {
            throw new IllegalArgumentException(
                    "a parameter needs a name of its own, was " + (name == null ? "null" : ":" + name + " again"));
        }
        more.put(name, value);
        return new Parameters(more);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return values.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return values.containsKey(name);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return values.entrySet();
    }

    /** The names without the values. */
    @Override
    public String toString() {
        return "parameters " + values.keySet();
    }
}
