package dev.etosha.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A pool under load and faults for an hour, or for {@code soak.duration}. No measure grows, and after the end no
 * objects or connections remain.
 *
 * <p>{@code mvn verify} does not run this test. Run {@code mvn verify -Psoak -Dsoak.duration=3m}. The growth of a
 * column is the median of the last quarter minus the median of the second quarter.
 */
@Tag("soak")
class SoakIT {

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);
    private static final int LINES = 60;

    /** The heap in KB that classes, caches and compiled code may still add after the warm-up. */
    private static final long HEAP_BACK = 2_500;

    private static final int DESCRIPTORS_BACK = 3;

    /** Strong references, because the JVM drops an unreferenced logger together with its level. */
    private static final List<Logger> SILENT =
            List.of(Logger.getLogger("dev.etosha"), Logger.getLogger("org.postgresql"));

    private final Duration duration = duration();
    private final long seed = Long.getLong("soak.seed", System.nanoTime());
    private final Tally tally = new Tally();

    @BeforeAll
    static void turnOffLogs() {
        SILENT.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @Test
    void nothingGrows() throws Exception {
        SoakReport.print("soak: duration=" + duration + " seed=" + seed + " java="
                + Runtime.version().feature() + " virtual-threads=" + Crowd.virtualThreads());
        Duration interval = interval();
        SoakReport report = new SoakReport((int) Math.max(1, duration.dividedBy(interval) / LINES));
        List<String> faults = new ArrayList<>();
        try (OwnServer server = OwnServer.start(80)) {
            server.execute(Work.SCHEMA);
            long filesAtRest = new Stage(server, seed, tally, Long.MAX_VALUE).play(WARM_UP, WARM_UP, sample -> {});
            Histogram before = Histogram.take();
            long filesBefore = Instruments.descriptors();
            try {
                new Stage(server, seed, tally, filesAtRest + DESCRIPTORS_BACK).play(duration, interval, report::add);
                isBack(before, filesBefore);
            } catch (AssertionError e) {
                faults.add(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            }
        }
        report.write(Path.of("target", "soak.csv"));
        faults.addAll(tally.surprises());
        List<Growth> growths = growths(report.samples());
        growths.stream().filter(growth -> !growth.flat()).forEach(growth -> faults.add(growth + " is not flat"));
        SoakReport.print(verdict(report, growths, faults));
        assertThat(faults).isEmpty();
    }

    /** The verdict, with the counters and the growth of each judged measure. */
    private String verdict(SoakReport report, List<Growth> growths, List<String> faults) {
        Sample last = report.samples().get(report.samples().size() - 1);
        Stream<String> counts = Arrays.stream(Measure.values())
                .filter(measure -> !measure.judged())
                .map(measure -> measure.title() + " " + last.value(measure).orElse(0));
        return "soak: " + (faults.isEmpty() ? "FLAT" : "FAILED") + " after " + duration + ": "
                + Stream.concat(counts, growths.stream().map(Growth::toString)).collect(Collectors.joining(", "))
                + (faults.isEmpty() ? "" : "; " + String.join("; ", faults));
    }

    /** No objects of a pool and no connections of the driver remain, and the heap has its former size. */
    private static void isBack(Histogram before, long filesBefore) {
        Eventually.eventually(Duration.ofSeconds(30), () -> {
            Histogram now = Histogram.take();
            assertThat(now.moreThan(before, SoakIT::ofAPool))
                    .as("objects that remain")
                    .isEmpty();
            assertThat((now.bytes() - before.bytes()) / 1024)
                    .as("additional KB since before the pool was opened: %s", now.grownSince(before, 8))
                    .isLessThan(HEAP_BACK);
            assertThat(Instruments.descriptors() - filesBefore)
                    .as("additional files since before the pool was opened")
                    .isLessThanOrEqualTo(DESCRIPTORS_BACK);
        });
    }

    private static boolean ofAPool(String className) {
        boolean state = className.startsWith("dev.etosha.pool.")
                || className.startsWith("dev.etosha.health.")
                || className.startsWith("dev.etosha.execution.Pooled")
                || className.startsWith("dev.etosha.execution.Call");
        return (state && !madeOnce(className)) || className.equals("org.postgresql.jdbc.PgConnection");
    }

    /** Whether instances are created only once: lambdas and enum constants. */
    private static boolean madeOnce(String className) {
        try {
            return className.contains("$$Lambda") || Class.forName(className).isEnum();
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static List<Growth> growths(List<Sample> samples) {
        return Arrays.stream(Measure.values())
                .filter(Measure::judged)
                .map(measure -> Growth.of(measure, samples))
                .toList();
    }

    private Duration interval() {
        Duration even = duration.dividedBy(LINES);
        if (even.compareTo(LONGEST_INTERVAL) > 0) {
            return LONGEST_INTERVAL;
        }
        return even.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : even;
    }

    /** Parses the duration in the syntax of the settings. */
    private static Duration duration() {
        String text = System.getProperty("soak.duration", "1h");
        return PoolConfig.of("postgresql://localhost/soak", Map.of("db.pool.recycle", text))
                .recycle();
    }
}
