package dev.etosha;

import java.lang.reflect.Method;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * <p>A record or a bean can be the parameters too. Then the text needs not all of them:
 *
 * <pre>{@code
 * db.update("INSERT INTO item (id, name) VALUES (:id, :name)", Parameters.of(item));
 * db.updateBatch("UPDATE item SET name = :name WHERE id = :id", items.stream().map(Parameters::of).toList());
 * }</pre>
 *
 * <p>A null name and a repeated name throw {@link IllegalArgumentException}. {@link #toString} does not show the
 * values.
 */
public final class Parameters extends AbstractMap<String, @Nullable Object> {

    private final Map<String, @Nullable Object> values;

    /** How the parameters of a record or bean are read, which a text may do without. Empty if there is none. */
    private final Map<String, Method> readers;

    private final Object source;

    private Parameters(Map<String, @Nullable Object> values, Map<String, Method> readers, Object source) {
        this.values = Collections.unmodifiableMap(values);
        this.readers = readers;
        this.source = source;
    }

    /**
     * The components of a record, by their names. The record may be private. In a named module, its package must be
     * open to {@code dev.etosha}, unless the record is public and its package is exported.
     */
    public static Parameters of(Record record) {
        return new Parameters(Map.of(), Readers.ofRecord(record.getClass()), record);
    }

    /**
     * The properties of a bean: {@code :unitPrice} is what {@code getUnitPrice()} returns, or {@code isUnitPrice()} if
     * it is a boolean. Only the getters that the text names are called, each time that the statement runs.
     */
    public static Parameters ofBean(Object bean) {
        return new Parameters(Map.of(), Readers.ofBean(bean.getClass()), bean);
    }

    /**
     * A text that is sent without a type, like a quoted literal in SQL. PostgreSQL reads it as the type that it expects
     * in its place: JSON, an enum, an address, a range. Null is sent as null.
     *
     * <pre>{@code
     * db.update("UPDATE item SET doc = :doc", Map.of("doc", Parameters.literal("{\"size\": 3}")));
     * }</pre>
     */
    public static Literal literal(@Nullable String text) {
        return new Literal(text);
    }

    /**
     * A text without a type, see {@link #literal}. {@link #toString} does not show it.
     *
     * @param text null for a null
     */
    public record Literal(@Nullable String text) {

        @Override
        public String toString() {
            return "literal";
        }
    }

    /** One parameter; {@link #and} adds more. */
    public static Parameters of(String name, @Nullable Object value) {
        return new Parameters(Map.of(), Map.of(), name).and(name, value);
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
        if (name == null || containsKey(name)) {
            throw new IllegalArgumentException(
                    "a parameter needs a name of its own, was " + (name == null ? "null" : ":" + name + " again"));
        }
        more.put(name, value);
        return new Parameters(more, readers, source);
    }

    /** These parameters without the components or properties that are not among the names. */
    public Map<String, @Nullable Object> needed(Collection<String> names) {
        if (readers.isEmpty()) {
            return this;
        }
        Map<String, @Nullable Object> needed = new LinkedHashMap<>(values);
        for (String name : names) {
            Method reader = readers.get(name);
            if (reader != null) {
                needed.put(name, Readers.read(reader, source));
            }
        }
        return new Parameters(needed, Map.of(), source);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        Method reader = readers.get(name);
        return reader == null ? values.get(name) : Readers.read(reader, source);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return values.containsKey(name) || readers.containsKey(name);
    }

    @Override
    public int size() {
        return values.size() + readers.size();
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return readers.isEmpty() ? values.entrySet() : needed(readers.keySet()).entrySet();
    }

    /** The names without the values. */
    @Override
    public String toString() {
        Set<String> names = new LinkedHashSet<>(readers.keySet());
        names.addAll(values.keySet());
        return "parameters " + names;
    }
}
