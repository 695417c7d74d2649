package dev.etosha.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final int SAMPLES = 60;

    @Test
    void aRiseThatEndsIsFlat() {
        assertThat(files(n -> Math.min(n * 20L, 300)).flat()).isTrue();
    }

    @Test
    void anOscillationIsFlat() {
        assertThat(files(n -> n % 6 * 50L).flat()).isTrue();
    }

    @Test
    void aPeakIsFlat() {
        assertThat(files(n -> n > 50 && n < 54 ? 10_000 : 100).flat()).isTrue();
    }

    @Test
    void aSteadyRiseIsNotFlat() {
        assertThat(files(n -> 100 + n).flat()).isFalse();
    }

    @Test
    void toStringShowsTheGrowth() {
        assertThat(files(n -> 100 + n)).hasToString("files 122+30");
    }

    @Test
    void tooFewSamplesAreRefused() {
        assertThatThrownBy(() -> Growth.of(Measure.DESCRIPTORS, samples(7, n -> n)))
                .hasMessage("files needs at least 8 samples, has 7");
    }

    private static Growth files(IntToLongFunction values) {
        return Growth.of(Measure.DESCRIPTORS, samples(SAMPLES, values));
    }

    private static List<Sample> samples(int count, IntToLongFunction values) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Sample(Duration.ofSeconds(n), Map.of(Measure.DESCRIPTORS, values.applyAsLong(n))))
                .toList();
    }
}
