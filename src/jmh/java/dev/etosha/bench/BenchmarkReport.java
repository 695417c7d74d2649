package dev.etosha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the results to {@code benchmarks.json} and {@code benchmarks.md}, and the plots to the same folder. */
final class BenchmarkReport {

    private static final String JDK = Integer.toString(Runtime.version().feature());

    private final Path folder;
    private final String command;
    private final Form form;
    private final int processors = Runtime.getRuntime().availableProcessors(); // before a server gets some
    private final List<Result> results = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Duration whole = Duration.ZERO;

    BenchmarkReport(Path folder, String command, Form form) {
        this.folder = folder;
        this.command = command;
        this.form = form;
    }

    void add(Result result) {
        results.add(result);
        System.out.println("  " + line(result));
    }

    /** Reports a work that could not be measured, on the console and below the table. */
    void skipped(String what, String why) {
        note("NOT MEASURED: " + what + ": " + why);
    }

    /** Adds a note to the console and below the table. */
    void note(String note) {
        System.err.println(note);
        notes.add(note);
    }

    /** Prints how long a work took and adds it to the total time. */
    void took(Duration time) {
        whole = whole.plus(time);
        System.out.println("  " + time.toSeconds() + " s");
    }

    void plot(String name, Plot plot) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".svg"), plot.svg());
    }

    void write() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("benchmarks.json"), json());
        Files.writeString(folder.resolve("benchmarks.md"), markdown());
    }

    private String json() {
        return results.stream().map(BenchmarkReport::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String json(Result result) {
        return String.format(
                Locale.ROOT,
                "  {\"work\": \"%s\", \"contender\": \"%s\", \"jdk\": \"%s\", \"median\": %.4f, \"low\": %.4f,"
                        + " \"high\": %.4f, \"goal\": %s, \"met\": %s}",
                result.work(),
                result.contender(),
                JDK,
                result.median(),
                result.low(),
                result.high(),
                result.goal() == null ? "null" : "\"" + result.goal() + "\"",
                result.met());
    }

    private String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("`" + command + "`, JDK " + Runtime.version() + ", "
                + processors + " cores, " + LocalDate.now(ZoneOffset.UTC) + ", "
                + form.rounds() + " rounds, "
                + form.forks() + " where a turn takes long to begin, " + whole.toSeconds()
                + " s altogether. Etosha's figure divided by the contender's: median [interval of the median, 95 %].");
        lines.add("");
        lines.add("| Work | Contender | Ratio | Goal | Met |");
        lines.add("|---|---|---|---|---|");
        results.forEach(result -> lines.add("| " + line(result) + " |"));
        lines.add("");
        lines.addAll(notes);
        return String.join("\n", lines) + "\n";
    }

    private static String line(Result result) {
        return String.format(
                Locale.ROOT,
                "%s | %s | %s [%s - %s] | %s | %s",
                result.work(),
                result.contender(),
                number(result.median()),
                number(result.low()),
                number(result.high()),
                result.goal() == null ? "" : result.goal(),
                word(result.met()));
    }

    private static String word(@Nullable Boolean met) {
        return met == null ? "" : met ? "yes" : "**no**";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
    }
}
