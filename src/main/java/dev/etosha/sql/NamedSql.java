package dev.etosha.sql;

import dev.etosha.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL with {@code :name} parameters, and its JDBC form with a question mark for each.
 *
 * <p>A colon that is followed by a letter or underscore, and is not part of {@code ::}, begins a parameter. A slice
 * therefore needs a space after its colon: {@code a[1 : n]}, or {@code a[1 : :n]} if its bound is a parameter. Each
 * question mark is PostgreSQL's, as in {@code doc ? 'key'}; it is not doubled as in plain pgjdbc.
 *
 * @param text as it was written
 * @param jdbc the form that {@link java.sql.Connection#prepareStatement} takes
 * @param names the name for each question mark, in order; a repeated name occurs repeatedly
 * @param different the number of different names
 * @param single the names that stand for one value of an IN list, with their colon
 * @param effect what it can do to the database
 * @param plainWrite whether it is certainly a single INSERT, UPDATE, DELETE or MERGE
 * @param batch how it runs for several sets of parameters
 * @param part {@code jdbc} as one of several statements in a text; null if it does not look like a read, or can't be
 *     one of several
 */
public record NamedSql(
        String text,
        String jdbc,
        List<String> names,
        int different,
        Set<String> single,
        Effect effect,
        boolean plainWrite,
        BatchForm batch,
        @Nullable String part) {

    /** Parses a text. Refuses the character 0, which ends a statement in PostgreSQL's protocol. */
    public static NamedSql parse(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("SQL must be a text without the character 0, which comes after: "
                    + text.substring(0, text.indexOf(0)));
        }
        return new JdbcText(text).build();
    }

    /**
     * Refuses parameters that are not exactly those of the text.
     *
     * @throws IllegalArgumentException that names the missing and the surplus parameters, but no values
     */
    public void check(Map<String, ?> parameters) {
        checkNumber(parameters);
        for (int i = 0; i < names.size(); i++) {
            Object unused = value(parameters, i);
        }
    }

    /** The parameters that the text needs. Leaves out the components of a record that it does not name. */
    public Map<String, ?> needed(Map<String, ?> parameters) {
        return parameters instanceof Parameters ours ? ours.needed(names) : parameters;
    }

    /** Checks only the number of parameters; {@link #value} checks the names. */
    void checkNumber(Map<String, ?> parameters) {
        if (parameters.size() != different) {
            refuse(parameters);
        }
    }

    /** The value of a question mark, counted from 0. */
    @Nullable
    Object value(Map<String, ?> parameters, int mark) {
        String name = names.get(mark);
        Object value = parameters.get(name);
        if (value == null && !parameters.containsKey(name)) {
            refuse(parameters);
        }
        if (!single.isEmpty() && value != null && single.contains(":" + name)) {
            refuseSeveral(name, value);
        }
        return value;
    }

    /** PostgreSQL would compare with the text of the array. */
    private void refuseSeveral(String name, Object value) {
        Object plain = ParameterBinder.plain(value);
        if (plain != null && ArrayLiteral.fits(plain)) {
            throw new IllegalArgumentException("IN (:" + name + ") takes one value for :" + name
                    + ", was an array or a collection; write = ANY(:" + name + "), or <> ALL(:" + name
                    + ") for NOT IN, in: " + text);
        }
    }

    private void refuse(Map<String, ?> parameters) {
        Set<String> missing = new LinkedHashSet<>(names);
        missing.removeAll(parameters.keySet());
        Set<String> surplus = new LinkedHashSet<>(parameters.keySet());
        names.forEach(surplus::remove);
        List<String> faults = new ArrayList<>();
        if (!missing.isEmpty()) {
            faults.add(fault("missing parameter", missing));
        }
        if (!surplus.isEmpty()) {
            faults.add(fault("surplus parameter", surplus));
        }
        throw new IllegalArgumentException(String.join("; ", faults) + ", in: " + text);
    }

    private static String fault(String what, Set<String> names) {
        return what
                + (names.size() == 1 ? " " : "s ")
                + names.stream().sorted().map(name -> ":" + name).collect(Collectors.joining(", "));
    }
}
