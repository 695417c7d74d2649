package dev.etosha.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array as PostgreSQL does ("Array Input and Output Syntax" in its manual): nested lists of texts and nulls. */
final class ArrayText {

    private final String text;
    private int at;

    private ArrayText(String text) {
        this.text = text;
    }

    static List<@Nullable Object> read(String text) {
        ArrayText array = new ArrayText(text);
        List<@Nullable Object> values = array.list();
        if (array.at != text.length()) {
            throw new IllegalArgumentException("an end at " + array.at + ": " + text);
        }
        return values;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> values = new ArrayList<>();
        expect('{');
        if (text.charAt(at) == '}') {
            at++;
            return values;
        }
        values.add(element());
        while (text.charAt(at) == ',') {
            at++;
            values.add(element());
        }
        expect('}');
        return values;
    }

    private @Nullable Object element() {
        return switch (text.charAt(at)) {
            case '{' -> list();
            case '"' -> quoted();
            default -> bare();
        };
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        expect('"');
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(text.charAt(at++));
        }
        expect('"');
        return value.toString();
    }

    private @Nullable String bare() {
        int start = at;
        while (",}{\"\\ ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String value = text.substring(start, at);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an element at " + start + ": " + text);
        }
        return value.equalsIgnoreCase("NULL") ? null : value;
    }

    private void expect(char wanted) {
        if (text.charAt(at) != wanted) {
            throw new IllegalArgumentException(wanted + " at " + at + ": " + text);
        }
        at++;
    }
}
