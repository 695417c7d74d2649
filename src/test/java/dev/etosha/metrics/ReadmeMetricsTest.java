package dev.etosha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's table of metrics is the metrics. To change it, take what this test expects. */
class ReadmeMetricsTest {

    private static final String HEAD = "| Metric | It is | OpenTelemetry |";

    @Test
    void theTableOfMetricsIsTheMetrics() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.equals(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows)
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
