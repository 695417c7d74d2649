package dev.etosha.sql;

import dev.etosha.Parameters.Literal;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Rows in the text format of COPY: a line for each, with tabs between the values and {@code \N} for null. */
public final class CopyLines {

    private static final String NULL = "\\N";

    private final StringBuilder text = new StringBuilder();
    private long row;

    /** Adds a row. If it can't write a value, the exception names the place. */
    public void add(@Nullable Object @Nullable [] values) {
        row++;
        if (values == null || values.length == 0) {
            throw new IllegalArgumentException(
                    "row " + row + " must have values, was " + (values == null ? "null" : "empty"));
        }
        for (int column = 0; column < values.length; column++) {
            if (column > 0) {
                text.append('\t');
            }
            add(ParameterBinder.plain(values[column]), column + 1);
        }
        text.append('\n');
    }

    /** The number of characters since the last {@link #take}. */
    public int length() {
        return text.length();
    }

    public String take() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }

    private void add(@Nullable Object value, int column) {
        if (value == null) {
            text.append(NULL);
        } else if (value instanceof Integer number) {
            text.append(number.intValue());
        } else if (value instanceof Long number) {
            text.append(number.longValue());
        } else {
            String written = written(value, column);
            if (written == null) {
                text.append(NULL);
            } else {
                escape(written, column);
            }
        }
    }

    private @Nullable String written(Object value, int column) {
        if (value instanceof CharSequence characters) {
            return characters.toString();
        }
        if (value instanceof Literal literal) {
            return literal.text();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (ArrayLiteral.fits(value)) {
            return ArrayLiteral.of(value);
        }
        if (value instanceof PGobject object) {
            return object.getValue();
        }
        if (value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || value instanceof Date
                || value instanceof TemporalAccessor
                || value instanceof TemporalAmount) {
            return TemporalText.of(value);
        }
        throw new IllegalArgumentException(place(column) + " must be a value that is held in memory, was a "
                + value.getClass().getName());
    }

    private void escape(String value, int column) {
        int length = value.length();
        int copied = 0;
        for (int i = 0; i < length; i++) {
            char each = value.charAt(i);
            if (each > '\r' && each != '\\') {
                continue;
            }
            char escaped =
                    switch (each) {
                        case '\0' ->
                            throw new IllegalArgumentException(place(column)
                                    + " must be a text without the character 0, which PostgreSQL can't store");
                        case '\\' -> '\\';
                        case '\n' -> 'n';
                        case '\r' -> 'r';
                        case '\t' -> 't';
                        default -> '\0';
                    };
            if (escaped != '\0') {
                text.append(value, copied, i).append('\\').append(escaped);
                copied = i + 1;
            }
        }
        text.append(value, copied, length);
    }

    private String place(int column) {
        return "row " + row + ", value " + column;
    }

    /** The values of one line, with nulls. */
    public static @Nullable String[] values(String line) {
        List<@Nullable String> values = new ArrayList<>();
        int end = line.endsWith("\n") ? line.length() - 1 : line.length();
        int start = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || line.charAt(i) == '\t') {
                String value = line.substring(start, i);
                values.add(value.equals(NULL) ? null : unescaped(value));
                start = i + 1;
            }
        }
        return values.toArray(new @Nullable String[0]);
    }

    private static String unescaped(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '\\' && i + 1 < value.length()) {
                i++;
                each = switch (value.charAt(i)) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'v' -> '\u000B';
                    default -> value.charAt(i);
                };
            }
            text.append(each);
        }
        return text.toString();
    }
}
