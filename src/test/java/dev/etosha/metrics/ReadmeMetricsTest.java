package dev.etosha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Pages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The table of metrics matches the code. To update it, copy the expected rows of the failed test. */
class ReadmeMetricsTest {

    private static final String HEAD = "| Metric | It is | OpenTelemetry |";

    @Test
    void theTableOfMetricsMatchesTheCode() {
        assertThat(Pages.rows(Pages.SITE.resolve("metrics.md"), HEAD))
                .isEqualTo(Arrays.stream(PoolMetric.values())
                        .map(ReadmeMetricsTest::row)
                        .toList());
    }

    private static String row(PoolMetric metric) {
        Instrument instrument = metric.instrument();
        return "| `" + metric.metricName() + "` | " + metric.description()
                + (metric.unit().equals("s") ? ", in seconds" : "") + " | "
                + (instrument.name().equals(metric.metricName()) ? "" : "`" + instrument.name() + "`")
                + (instrument.state() == null ? "" : ", `" + instrument.state() + "`") + " |";
    }
}
