package dev.etosha.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FamiliarTest {

    private final Familiar familiar = new Familiar();

    @Test
    void itContainsAddedTexts() {
        familiar.add("SELECT 1");
        assertThat(familiar.contains("SELECT 1")).isTrue();
        assertThat(familiar.contains("SELECT 2")).isFalse();
    }

    @Test
    void clearRemovesAllTexts() {
        familiar.add("SELECT 1");
        familiar.clear();
        assertThat(familiar.contains("SELECT 1")).isFalse();
    }

    @Test
    void onlyTheLatestTextsAreKept() {
        for (int n = 0; n < 10_000; n++) {
            familiar.add("SELECT " + n);
            familiar.add("SELECT now()");
        }
        assertThat(familiar.contains("SELECT now()")).isTrue();
        assertThat(familiar.contains("SELECT 9999")).isTrue();
        assertThat(familiar.contains("SELECT 9600")).isTrue();
        assertThat(familiar.contains("SELECT 0")).isFalse();
    }
}
