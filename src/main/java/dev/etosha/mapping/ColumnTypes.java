package dev.etosha.mapping;

import dev.etosha.sql.JsonText;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** The Java types that a column can be read as. Each reads what JDBC and pgjdbc convert to it. */
@SuppressWarnings("JavaUtilDate") // users have it in their records
final class ColumnTypes {

    private static final Map<Class<?>, Column<?>> PLAIN = new HashMap<>();

    static {
        put(String.class, ResultSet::getString);
        put(Boolean.class, unlessNull(ResultSet::getBoolean));
        put(Byte.class, unlessNull(ResultSet::getByte));
        put(Short.class, unlessNull(ResultSet::getShort));
        put(Integer.class, unlessNull(ResultSet::getInt));
        put(Long.class, unlessNull(ResultSet::getLong));
        put(Float.class, unlessNull(ResultSet::getFloat));
        put(Double.class, unlessNull(ResultSet::getDouble));
        put(Character.class, from(ResultSet::getString, ColumnTypes::character));
        put(BigDecimal.class, ResultSet::getBigDecimal);
        put(BigInteger.class, from(ResultSet::getBigDecimal, BigDecimal::toBigIntegerExact));
        put(byte[].class, ResultSet::getBytes);
        put(UUID.class, from(ResultSet::getString, UUID::fromString));

        List.of(LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetDateTime.class, OffsetTime.class)
                .forEach(ColumnTypes::putOfDriver);
        put(ZonedDateTime.class, from(ofDriver(OffsetDateTime.class), OffsetDateTime::toZonedDateTime));
        put(Instant.class, from(ofDriver(OffsetDateTime.class), ColumnTypes::instant));
        put(Year.class, from(unlessNull(ResultSet::getInt), Year::of));
        put(Duration.class, from(object(PGInterval.class), Intervals::duration));
        put(Period.class, from(object(PGInterval.class), Intervals::period));
        put(java.sql.Date.class, ResultSet::getDate);
        put(Time.class, ResultSet::getTime);
        put(Timestamp.class, ResultSet::getTimestamp);
        put(Date.class, from(ResultSet::getTimestamp, moment -> new Date(moment.getTime())));
        putOfDriver(InetAddress.class);

        put(OptionalInt.class, orElse(unlessNull(ResultSet::getInt), OptionalInt::of, OptionalInt.empty()));
        put(OptionalLong.class, orElse(unlessNull(ResultSet::getLong), OptionalLong::of, OptionalLong.empty()));
        put(OptionalDouble.class, orElse(unlessNull(ResultSet::getDouble), OptionalDouble::of, OptionalDouble.empty()));
    }

    private ColumnTypes() {}

    private static <T> void put(Class<T> type, Column<T> column) {
        PLAIN.put(type, column);
    }

    private static <T> void putOfDriver(Class<T> type) {
        put(type, ofDriver(type));
    }

    /** How a column is read as the type; null if it can't be. */
    static @Nullable Column<?> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> simple ? ofClass(simple) : null;
    }

    private static @Nullable Column<?> ofClass(Class<?> type) {
        Column<?> plain = PLAIN.get(MethodType.methodType(type).wrap().returnType());
        if (plain != null) {
            return plain;
        }
        if (type.isEnum()) {
            return constant(type);
        }
        if (PGobject.class.isAssignableFrom(type)) {
            return object(type.asSubclass(PGobject.class));
        }
        if (JsonText.isJson(type)) {
            return from(ResultSet::getString, text -> type.cast(JsonText.read(text)));
        }
        Class<?> component = type.getComponentType();
        Column<?> element = component == null ? null : of(component);
        return component == null || element == null ? null : Elements.array(component, element);
    }

    private static @Nullable Column<?> ofGeneric(Class<?> type, Type argument) {
        Column<?> element = of(argument);
        if (element == null) {
            return null;
        }
        if (type == Optional.class) {
            return orElse(element, Optional::of, Optional.empty());
        }
        return type == List.class || type == Collection.class ? Elements.list(element) : null;
    }

    /** Reads a value for which JDBC returns zero or false if it is NULL. */
    private static <T> Column<T> unlessNull(Column<T> column) {
        return (row, index) -> {
            T value = column.read(row, index);
            return row.wasNull() ? null : value;
        };
    }

    private static <S, T> Column<T> from(Column<S> column, Function<S, T> conversion) {
        return orElse(column, conversion, null);
    }

    private static <S, T> Column<T> orElse(Column<S> column, Function<S, T> conversion, @Nullable T none) {
        return (row, index) -> {
            S value = column.read(row, index);
            return value == null ? none : conversion.apply(value);
        };
    }

    private static <T> Column<T> ofDriver(Class<T> type) {
        return (row, index) -> row.getObject(index, type);
    }

    /** An object of pgjdbc's own. It returns one without a value for NULL. */
    static <T extends PGobject> Column<T> object(Class<T> type) {
        return (row, index) -> {
            T object = row.getObject(index, type);
            return object == null || object.getValue() == null ? null : object;
        };
    }

    private static Column<?> constant(Class<?> type) {
        return from(ResultSet::getString, name -> Arrays.stream(type.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no constant has this name")));
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters is not one");
        }
        return text.charAt(0);
    }

    private static Instant instant(OffsetDateTime moment) {
        if (moment.equals(OffsetDateTime.MAX)) {
            return Instant.MAX; // infinity to pgjdbc
        }
        return moment.equals(OffsetDateTime.MIN) ? Instant.MIN : moment.toInstant();
    }
}
