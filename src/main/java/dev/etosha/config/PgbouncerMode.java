package dev.etosha.config;

import java.util.Locale;

/** Whether each connection of a pool is one session of the server. */
public enum PgbouncerMode {
    /** A pooler in transaction mode is noticed, named in a warning, and from then on treated as with {@link #TRUE}. */
    AUTO,
    /** There is such a pooler: only what is safe behind it. */
    TRUE,
    /** There is none, and nothing looks for one. */
    FALSE;

    static PgbouncerMode parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("auto")) {
            return AUTO;
        }
        try {
            return ValueText.bool(text) ? TRUE : FALSE;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("auto or true or false", e);
        }
    }
}
