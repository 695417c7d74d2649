package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamedSqlCacheTest {

    private final NamedSqlCache cache = new NamedSqlCache(16);

    @Test
    void aTextIsParsedOnce() {
        assertThat(cache.get("SELECT :a")).isSameAs(cache.get("SELECT :a"));
    }

    @Test
    void itStaysWithinItsCapacityAndKeepsUsedTexts() {
        NamedSql often = cache.get("SELECT :often");
        for (int i = 0; i < 1000; i++) {
            cache.get("SELECT " + i);
            assertThat(cache.get("SELECT :often")).isSameAs(often);
            assertThat(cache.size()).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void itStaysWithinItsCapacityWhenAllAreUsed() {
        for (int round = 0; round < 1000; round++) {
            cache.get("SELECT " + round % 40);
            cache.get("SELECT " + round % 40);
        }
        assertThat(cache.size()).isLessThanOrEqualTo(16);
    }

    @Test
    void itStaysBoundedWithManyThreads() {
        IntStream.range(0, 20_000).parallel().forEach(i -> assertThat(
                        cache.get("SELECT :p" + i % 100).names())
                .containsExactly("p" + i % 100));
        cache.get("SELECT 'one more, alone'");
        assertThat(cache.size()).isLessThanOrEqualTo(17);
    }

    @Test
    void longTextsAreNotKept() {
        cache.get("SELECT '" + "x".repeat(20_000) + "'");
        assertThat(cache.size()).isZero();
    }
}
