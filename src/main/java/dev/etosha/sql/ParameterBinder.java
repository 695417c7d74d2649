package dev.etosha.sql;

import dev.etosha.Parameters.Literal;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Sets the values of named parameters.
 *
 * <p>Null, enums (by name), arrays and collections are sent without a type. PostgreSQL infers it from the parameter's
 * place: an enum fits a text column and an enum column, a list of numbers fits int[] and bigint[]. Where it can't, as
 * in {@code unnest(:ids)}, the text needs a cast: {@code unnest(:ids::int[])}. Strings are sent as varchar, unless they
 * are {@linkplain Literal literals}.
 */
public final class ParameterBinder {

    /** Classes that are always sent with a type. All others may be sent without one. */
    private static final Set<Class<?>> TYPED = Set.of(
            String.class,
            Boolean.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            UUID.class,
            byte[].class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Duration.class,
            Period.class);

    private ParameterBinder() {}

    /** Whether each parameter has a type of its own, which the server need not infer. */
    public static boolean typed(Map<String, ?> parameters) {
        for (Object parameter : parameters.values()) {
            Object value = plain(parameter);
            if (value == null || !TYPED.contains(value.getClass())) {
                return false;
            }
        }
        return true;
    }

    /** Sets all parameters of the statement, which was prepared from the text. */
    public static void bind(PreparedStatement statement, NamedSql sql, Map<String, ?> parameters) throws SQLException {
        int unused = bind(statement, 1, sql, parameters);
    }

    /** Sets the parameters from an index on, and returns the next index. */
    public static int bind(PreparedStatement statement, int from, NamedSql sql, Map<String, ?> parameters)
            throws SQLException {
        Map<String, ?> needed = sql.needed(parameters);
        sql.checkNumber(needed);
        int count = sql.names().size();
        for (int i = 0; i < count; i++) {
            set(statement, from + i, sql.value(needed, i));
        }
        return from + count;
    }

    private static void set(PreparedStatement statement, int index, @Nullable Object parameter) throws SQLException {
        if (parameter instanceof String text) { // the most frequent ones first
            statement.setString(index, text);
        } else if (parameter instanceof Integer number) {
            statement.setInt(index, number);
        } else if (parameter instanceof Long number) {
            statement.setLong(index, number);
        } else {
            setOther(statement, index, plain(parameter));
        }
    }

    private static void setOther(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(index, text); // of an optional
        } else if (value instanceof Literal literal) {
            statement.setObject(index, literal.text(), Types.OTHER);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number); // a year
        } else if (value instanceof Enum<?> constant) {
            statement.setObject(index, constant.name(), Types.OTHER);
        } else if (value instanceof Duration || value instanceof Period) {
            // with its type, since now() - '1 hour' is read as the difference of two moments
            statement.setObject(index, typed("interval", value.toString()));
        } else if (ArrayLiteral.fits(value)) {
            statement.setObject(index, ArrayLiteral.of(value), Types.OTHER);
        } else if (value instanceof InputStream stream) {
            statement.setBinaryStream(index, stream);
        } else if (value instanceof Reader reader) {
            statement.setCharacterStream(index, reader);
        } else {
            statement.setObject(index, value);
        }
    }

    /** The value in a form that pgjdbc knows: without its optional, moments with an offset, JSON as jsonb. */
    public static @Nullable Object plain(@Nullable Object value) {
        if (value == null || TYPED.contains(value.getClass())) {
            return value;
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
        if (value instanceof OptionalDouble number) {
            return number.isPresent() ? number.getAsDouble() : null;
        }
        if (value instanceof Literal literal) {
            return literal.text() == null ? null : literal;
        }
        if (value instanceof Year year) {
            return year.getValue();
        }
        if (JsonText.isJson(value.getClass())) {
            return typed("jsonb", value.toString());
        }
        if (value instanceof Instant instant) {
            return atUtc(instant);
        }
        if (value instanceof ZonedDateTime zoned) {
            return zoned.toOffsetDateTime();
        }
        if (value instanceof java.util.Date date
                && !(value instanceof Timestamp || value instanceof Time || value instanceof java.sql.Date)) {
            return atUtc(date.toInstant());
        }
        return value;
    }

    private static OffsetDateTime atUtc(Instant instant) {
        if (instant.equals(Instant.MAX)) {
            return OffsetDateTime.MAX; // infinity to pgjdbc
        }
        return instant.equals(Instant.MIN) ? OffsetDateTime.MIN : instant.atOffset(ZoneOffset.UTC);
    }

    private static PGobject typed(String type, String text) {
        PGobject value = new PGobject();
        value.setType(type);
        try {
            value.setValue(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e); // only the subclasses read the text
        }
        return value;
    }
}
