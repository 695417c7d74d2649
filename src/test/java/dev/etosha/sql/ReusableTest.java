package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Parameters;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLXML;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.geometric.PGpoint;
import org.postgresql.util.PGobject;

class ReusableTest {

    static Stream<Object> values() {
        return Stream.of(
                "text",
                1,
                2L,
                new BigDecimal("1.5"),
                true,
                'c',
                TimeUnit.DAYS,
                new UUID(1, 2),
                Instant.EPOCH,
                LocalDate.EPOCH,
                ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
                Duration.ZERO,
                Period.ZERO,
                new Timestamp(1),
                new PGobject(),
                new PGpoint(1, 2),
                new byte[1],
                new int[] {1},
                Optional.of(new Integer[] {1, null}),
                Optional.of(new String[][] {{"a"}}),
                List.of(1, 2),
                Set.of(Optional.of("a")),
                Arrays.asList(null, List.of(1)),
                Map.of("a", "b"),
                Optional.empty(),
                Optional.of(1));
    }

    static Stream<Object> usedUp() {
        InputStream stream = InputStream.nullInputStream();
        return Stream.of(
                stream,
                Reader.nullReader(),
                List.of(1).iterator(),
                Stream.of(1),
                inert(Blob.class),
                inert(Clob.class),
                inert(SQLXML.class),
                inert(Array.class),
                (Supplier<Integer>) () -> 1,
                new Object(),
                Optional.of(stream),
                Optional.of(Optional.of(stream)),
                List.of(1, stream),
                Set.of(stream),
                Map.of("a", stream),
                Optional.of(new Object[] {"a", stream}),
                Optional.of(new InputStream[] {stream}),
                List.of(List.of(Optional.of(stream))));
    }

    /** A value of a type that the driver defines. */
    private static <T> T inert(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                ReusableTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aReusableValueCanBeUsedInASecondAttempt(Object value) {
        assertThat(Reusable.is(value)).isTrue();
        assertThat(Reusable.all(Map.of("a", value))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("usedUp")
    void anyOtherValueIsUsedUp(Object value) {
        assertThat(Reusable.is(value)).isFalse();
        assertThat(Reusable.all(Map.of("a", 1, "b", value))).isFalse();
    }

    @Test
    void nullIsAValue() {
        assertThat(Reusable.is(null)).isTrue();
        assertThat(Reusable.all(Parameters.of("a", null))).isTrue();
    }
}
