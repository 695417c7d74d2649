package dev.etosha.sql;

import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL, three times.
 *
 * @param text as it is written with named parameters
 * @param jdbc as JDBC takes it
 * @param sent as PostgreSQL gets it; {@code $} for the number of a parameter
 * @param name of the parameter; null for any other piece
 */
record SqlToken(
        String text, String jdbc, String sent, @Nullable String name) {

    static SqlToken plain(String text) {
        return rewritten(text, text);
    }

    static SqlToken rewritten(String text, String jdbc) {
        return new SqlToken(text, jdbc, jdbc, null);
    }

    static SqlToken operator(String text) {
        return new SqlToken(text, text.replace("?", "??"), text, null);
    }

    static SqlToken parameter(String name) {
        return parameter(name, "?");
    }

    /** A parameter that has to be set apart, or needs a type. */
    static SqlToken parameter(String name, String jdbc) {
        return new SqlToken(":" + name, jdbc, jdbc.replace('?', '$'), name);
    }
}
