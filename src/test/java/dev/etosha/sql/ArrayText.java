package dev.etosha.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array literal into nested lists, as in "Array Input and Output Syntax" of PostgreSQL's manual. */
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
            throw new IllegalArgumentException("expected the end at " + array.at + ": " + text);
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
            throw new IllegalArgumentException("expected an element at " + start + ": " + text);
        }
        return value.equalsIgnoreCase("NULL") ? null : value;
    }

    private void expect(char wanted) {
        if (text.charAt(at) != wanted) {
            throw new IllegalArgumentException("expected " + wanted + " at " + at + ": " + text);
        }
        at++;
    }
}
