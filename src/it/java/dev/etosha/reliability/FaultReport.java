package dev.etosha.reliability;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report in Markdown: the worst result of each contender for each fault, followed by all cases. */
final class FaultReport {

    private final List<String> summary = new ArrayList<>();
    private final List<String> cases = new ArrayList<>();
    private final List<String> down = new ArrayList<>();
    private final Collection<String> leaks = new TreeSet<>();

    void add(Fault fault, Map<Contender, Map<Case, Measurement>> seen) {
        summary.add("| " + fault + " | "
                + seen.values().stream()
                        .map(Map::values)
                        .map(FaultReport::worst)
                        .collect(Collectors.joining(" | "))
                + " |");
        seen.forEach((contender, rows) -> rows.forEach((row, measured) -> {
            cases.add("| " + row + " | " + contender + " | "
                    + String.join(
                            " | ",
                            seconds(measured.longestBorrow()),
                            Integer.toString(measured.failedPlain().size()),
                            contender == Contender.ETOSHA
                                    ? Integer.toString(measured.failedRetried().size())
                                    : "",
                            seconds(measured.recovery()),
                            Integer.toString(measured.connectsInASecond()),
                            percent(measured.processor()),
                            measured.health().stream()
                                    .map(state -> state.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")))
                    + " |");
            measured.leaks().forEach(leak -> leaks.add("- " + contender + ", " + row + ": " + leak));
        }));
    }

    void add(List<DatabaseDown.Seen> seen) {
        for (DatabaseDown.Seen each : seen) {
            down.add("| " + each.contender() + " | " + each.calls() + " | " + each.failed() + " | "
                    + seconds(Duration.ofNanos(each.longestBorrow())) + " | "
                    + seconds(Duration.ofNanos(each.longestCall())) + " | "
                    + seconds(Duration.ofNanos(each.recovery())) + " |");
        }
    }

    String markdown() {
        return Stream.of(
                        Stream.of(
                                "JDK " + Runtime.version() + ", " + LocalDate.now(ZoneOffset.UTC) + ", "
                                        + Runtime.getRuntime().availableProcessors() + " cores. In each cell: longest"
                                        + " getConnection() / failures after the fault / recovery / connects in a"
                                        + " second / processor.",
                                "",
                                "| Fault | Etosha | HikariCP | Agroal |",
                                "|---|---|---|---|"),
                        summary.stream(),
                        Stream.of("", "| Pool | Calls | Failed | Longest getConnection() | Longest call | Recovery |"),
                        Stream.of("|---|---|---|---|---|---|"),
                        down.stream(),
                        Stream.of(
                                "",
                                "| Case | Pool | Longest getConnection() | Failed after | With retry | Recovery |"
                                        + " Connects/s | Processor | Health |",
                                "|---|---|---|---|---|---|---|---|---|"),
                        cases.stream(),
                        Stream.of("", "Leaks:", ""),
                        leaks.stream())
                .flatMap(Function.identity())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String worst(Collection<Measurement> seen) {
        return seconds(longest(seen, Measurement::longestBorrow)) + " / "
                + seen.stream()
                        .mapToInt(each -> each.failedPlain().size())
                        .max()
                        .orElse(0)
                + " / " + seconds(longest(seen, Measurement::recovery)) + " / "
                + seen.stream().mapToInt(Measurement::connectsInASecond).max().orElse(0)
                + " / "
                + percent(
                        seen.stream().mapToDouble(Measurement::processor).max().orElse(0));
    }

    private static Duration longest(Collection<Measurement> seen, Function<Measurement, Duration> time) {
        return seen.stream().map(time).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private static String seconds(Duration time) {
        return time.toMinutes() > 10 ? "never" : String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
