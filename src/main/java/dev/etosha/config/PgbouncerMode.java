package dev.etosha.config;

import java.util.Locale;

/** Whether a pooler in transaction mode stands between the pool and the server. */
public enum PgbouncerMode {
    /** Looks for such a pooler. If there is one, logs a warning and behaves as with {@link #TRUE}. */
    AUTO,
    /** There is one: only what is safe behind it is used. */
    TRUE,
    /** There is none, and nothing looks for one. */
    FALSE;

    static PgbouncerMode parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("auto")) {
            return AUTO;
        }
        try {
            return ValueType.flag(text) ? TRUE : FALSE;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("auto or true or false", e);
        }
    }
}
