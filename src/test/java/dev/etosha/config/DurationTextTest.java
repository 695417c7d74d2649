package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "30, 30000",
        "1.5, 1500",
        "0, 0",
        "0.001, 1",
        "500ms, 500",
        "500 MS, 500",
        "30s, 30000",
        "1.5s, 1500",
        "5m, 300000",
        "1h, 3600000",
        "2d, 172800000",
        "PT1.5S, 1500",
        "pt1m, 60000",
        "P1D, 86400000",
    })
    void aNumberIsSecondsUnlessItHasAUnit(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "-1",
                "+1",
                "1,5",
                ".5",
                "5.",
                "1e3",
                "30 seconds",
                "5min",
                "PT",
                "P",
                "PT-1S",
                "-PT1S",
                "PT9999999999999H",
                "P40000D",
                "999999999999d",
                "9999999999999",
                "0x10",
                "NaN",
                "٣"
            })
    void anyOtherTextIsRefusedWithExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageStartingWith("a duration such as");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT30S, 30s",
        "PT1.5S, 1500ms",
        "PT0.000001S, PT0.000001S",
        "PT1H, 3600s",
        "PT277778H0.001S, PT277778H0.001S"
    })
    void aFormattedDurationIsReadBackUnchanged(Duration duration, String text) {
        assertThat(DurationText.format(duration)).isEqualTo(text);
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }
}
