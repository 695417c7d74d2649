package dev.etosha.ledger;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The outcome that the service reported for each entry. */
final class Reports {

    private final Map<Long, Report> all = new ConcurrentHashMap<>();

    /** The reported outcome of an entry. */
    enum Outcome {
        COMMITTED,
        FAILED,
        UNKNOWN
    }

    /** @param failure the exception, or null if the call returned */
    record Report(Entry kind, Outcome outcome, @Nullable Throwable failure) {

        /** The part of the message that tells why the outcome is unknown. */
        String reason() {
            String message = String.valueOf(Objects.requireNonNull(failure).getMessage());
            return Stream.of(
                            "it may have crashed",
                            "another server or timeline",
                            "in time",
                            "before the database answered")
                    .filter(message::contains)
                    .findFirst()
                    .orElse(message);
        }
    }

    void committed(long entry, Entry kind) {
        put(entry, new Report(kind, Outcome.COMMITTED, null));
    }

    void failed(long entry, Entry kind, Throwable failure) {
        put(
                entry,
                new Report(
                        kind,
                        failure instanceof CommitOutcomeUnknownException ? Outcome.UNKNOWN : Outcome.FAILED,
                        failure));
    }

    private void put(long entry, Report report) {
        if (all.put(entry, report) != null) {
            throw new IllegalStateException("entry " + entry + " was reported before");
        }
    }

    Map<Long, Report> all() {
        return all;
    }

    long count(Outcome outcome) {
        return all.values().stream()
                .filter(report -> report.outcome() == outcome)
                .count();
    }

    /** The number of unknown outcomes for each kind and reason. */
    Map<String, Long> unknownReasons() {
        return counted(Outcome.UNKNOWN, report -> report.kind() + ": " + report.reason());
    }

    /** The number of failures for each kind and exception. */
    Map<String, Long> failures() {
        return counted(
                Outcome.FAILED,
                report -> report.kind() + ": "
                        + (report.failure() instanceof DatabaseException ours
                                ? ours.getClass().getSimpleName() + " " + ours.sqlState()
                                : String.valueOf(report.failure())));
    }

    private Map<String, Long> counted(Outcome outcome, java.util.function.Function<Report, String> by) {
        Map<String, Long> counts = new TreeMap<>();
        all.values().stream()
                .filter(report -> report.outcome() == outcome)
                .forEach(report -> counts.merge(by.apply(report), 1L, Long::sum));
        return counts;
    }
}
