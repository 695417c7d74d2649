package dev.etosha;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The names that PostgreSQL gave with a failure; a name that it did not give is null. Never a value of a row. */
public record Subject(
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String constraint) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** No names. */
    public static final Subject NONE = new Subject(null, null, null, null);
}
