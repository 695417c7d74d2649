package dev.etosha.sql;

import dev.etosha.Parameters.Literal;
import java.lang.reflect.Array;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Whether a second attempt finds the same value in a parameter as the first. A value that is not known to keep its
 * content counts as used up. For example, a stream is empty then, and a {@link java.sql.Blob} or {@link java.sql.Array}
 * belongs to the connection that made it.
 */
public final class Reusable {

    private Reusable() {}

    /** Whether a text can run again with the parameters that it needs. */
    public static boolean allNeeded(String sql, Map<String, ?> parameters) {
        return all(SqlText.of(sql).needed(parameters));
    }

    public static boolean all(Map<String, ?> parameters) {
        return parameters.values().stream().allMatch(Reusable::is);
    }

    static boolean is(@Nullable Object value) {
        List<Object> found = new ArrayList<>(0);
        usedUp(value, found::add);
        return found.isEmpty();
    }

    /** Reports what one attempt uses up of a value, also in optionals, collections and arrays. */
    public static void usedUp(@Nullable Object parameter, Consumer<Object> found) {
        if (parameter == null || isPlain(parameter)) {
            return;
        }
        Object value = ParameterBinder.plain(parameter);
        if (value == null || isPlain(value)) {
            return;
        }
        if (value instanceof Collection<?> collection) {
            collection.forEach(each -> usedUp(each, found));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> usedUp(each, found));
        } else if (!value.getClass().isArray()) {
            found.accept(value);
        } else if (!value.getClass().getComponentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                usedUp(Array.get(value, i), found);
            }
        }
    }

    private static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value instanceof UUID
                || value instanceof Date
                || value instanceof TemporalAccessor
                || value instanceof TemporalAmount
                || value instanceof PGobject
                || value instanceof Literal
                || JsonText.isJson(value.getClass());
    }
}
