package dev.etosha.execution;

import dev.etosha.PermanentDatabaseException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that the attempts of a call used up, such as streams. A later attempt would store them empty. */
final class UsedUp {

    private final String pool;
    private @Nullable Map<Object, Integer> attempts; // most calls use nothing up

    UsedUp(String pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return attempts == null;
    }

    /** Notes a value, and refuses one that an earlier attempt used up. */
    void add(Object value, int attempt) {
        attempts = attempts == null ? new IdentityHashMap<>() : attempts;
        Integer first = attempts.putIfAbsent(value, attempt);
        if (first != null && first != attempt) {
            throw new PermanentDatabaseException(
                    "pool " + pool
                            + ": a parameter was used up by an earlier attempt, so the transaction can't be"
                            + " repeated with it; create it inside the work, was a "
                            + value.getClass().getName(),
                    null,
                    null,
                    pool,
                    attempt);
        }
    }
}
