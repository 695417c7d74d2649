package dev.etosha.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints samples as a table while they arrive, and writes all samples to a file. */
final class SoakReport {

    private static final Measure[] COLUMNS = Measure.values();

    private final int every;
    private final List<Sample> samples = new ArrayList<>();

    /** @param every the number of samples for each line of the table */
    SoakReport(int every) {
        this.every = every;
    }

    List<Sample> samples() {
        return samples;
    }

    void add(Sample sample) {
        if (samples.isEmpty()) {
            print("soak: " + line(Stream.concat(Stream.of("s"), titles())));
        }
        samples.add(sample);
        if (samples.size() % every == 0) {
            print("soak: " + line(values(sample)));
        }
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(Stream.concat(Stream.of("s"), titles().map(title -> title.replace(' ', '_')))
                .collect(Collectors.joining(",")));
        samples.forEach(sample -> lines.add(values(sample).collect(Collectors.joining(","))));
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private static Stream<String> titles() {
        return Arrays.stream(COLUMNS).map(Measure::title);
    }

    /** The values of a sample. A missing value is an empty string. */
    private static Stream<String> values(Sample sample) {
        return Stream.concat(
                Stream.of(Long.toString(sample.at().toSeconds())),
                Arrays.stream(COLUMNS).map(measure -> sample.value(measure).stream()
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining())));
    }

    private static String line(Stream<String> cells) {
        return cells.map(cell -> String.format("%8s", cell)).collect(Collectors.joining(" "));
    }

    static void print(String line) {
        System.out.println(line);
    }
}
