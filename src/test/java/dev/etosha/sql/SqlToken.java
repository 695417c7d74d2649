package dev.etosha.sql;

import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL in three forms.
 *
 * @param text the form with named parameters
 * @param jdbc the form for JDBC
 * @param sent the form that PostgreSQL receives; {@code $} stands for the number of a parameter
 * @param name the name of the parameter; null for any other piece
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

    /** A parameter that needs a space or a type. */
    static SqlToken parameter(String name, String jdbc) {
        return new SqlToken(":" + name, jdbc, jdbc.replace('?', '$'), name);
    }
}
