package dev.etosha.sql;

import dev.etosha.Parameters.Literal;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.HexFormat;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A Java array or collection as a PostgreSQL array, {@code {"1",NULL,"two"}}. Nested ones become dimensions. */
public final class ArrayLiteral {

    private final StringBuilder text = new StringBuilder();

    private ArrayLiteral() {}

    public static String of(Object values) {
        ArrayLiteral literal = new ArrayLiteral();
        literal.append(values);
        return literal.text.toString();
    }

    /** An array of the given length. The function returns each element by its index from 0. */
    public static String of(int length, IntFunction<? extends @Nullable Object> elements) {
        ArrayLiteral literal = new ArrayLiteral();
        literal.append(length, elements);
        return literal.text.toString();
    }

    /** Whether a value is sent as an array. */
    public static boolean fits(Object value) {
        return value instanceof Collection || (value.getClass().isArray() && !(value instanceof byte[]));
    }

    private void append(@Nullable Object value) {
        Object element = ParameterBinder.plain(value);
        if (element == null) {
            text.append("NULL");
        } else if (element instanceof Integer number) {
            text.append(number.intValue());
        } else if (element instanceof Long number) {
            text.append(number.longValue());
        } else if (element instanceof Collection<?> collection) {
            text.append('{');
            collection.forEach(this::appendNext);
            text.append('}');
        } else if (fits(element)) {
            append(Array.getLength(element), i -> Array.get(element, i));
        } else if (element instanceof byte[] bytes) {
            quote("\\x" + HexFormat.of().formatHex(bytes));
        } else if (element instanceof Literal literal) {
            quote(String.valueOf(literal.text()));
        } else if (element instanceof Enum<?> constant) {
            quote(constant.name());
        } else {
            quote(TemporalText.of(element));
        }
    }

    private void append(int length, IntFunction<? extends @Nullable Object> elements) {
        text.append('{');
        for (int i = 0; i < length; i++) {
            appendNext(elements.apply(i));
        }
        text.append('}');
    }

    private void appendNext(@Nullable Object element) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        append(element);
    }

    private void quote(String element) {
        text.append('"');
        if (element.indexOf('"') < 0 && element.indexOf('\\') < 0) {
            text.append(element);
        } else {
            escape(element);
        }
        text.append('"');
    }

    private void escape(String element) {
        for (int i = 0; i < element.length(); i++) {
            char each = element.charAt(i);
            if (each == '"' || each == '\\') {
                text.append('\\');
            }
            text.append(each);
        }
    }
}
