package dev.etosha.jdbc;

import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a transaction that were not rolled back to a savepoint. Includes failures that the server does not
 * know, such as a row that could not be mapped.
 *
 * <p>Not thread-safe.
 */
final class FailedStatements {

    private static final Pattern SAVEPOINT =
            Pattern.compile("\\s*savepoint\\s+(\\S+?)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern ROLLBACK = Pattern.compile(
            "\\s*rollback(?:\\s+work|\\s+transaction)?\\s+to(?:\\s+savepoint)?\\s+(\\S+?)\\s*;?\\s*",
            Pattern.CASE_INSENSITIVE);

    private final List<Throwable> failures = new ArrayList<>(0);
    private final Deque<Point> points = new ArrayDeque<>(0);

    /** @param failures the number of failures when it was set */
    private record Point(Object key, int failures) {}

    /** The first failure. Null if there is none. */
    @Nullable
    Throwable first() {
        return failures.isEmpty() ? null : failures.get(0);
    }

    void add(Throwable failure) {
        failures.add(failure);
    }

    void set(Savepoint savepoint) {
        points.push(new Point(key(savepoint), failures.size()));
    }

    void rolledBackTo(Savepoint savepoint) {
        rolledBackTo(key(savepoint));
    }

    /** Forgets the savepoint and later ones. Their failures stay. */
    void released(Savepoint savepoint) {
        Object key = key(savepoint);
        if (points.stream().anyMatch(each -> each.key().equals(key))) {
            while (!points.pop().key().equals(key)) {
                // a later one, which is released too
            }
        }
    }

    /** The first failure after the savepoint was set. Null if there is none. */
    @Nullable
    Throwable firstAfter(Savepoint savepoint) {
        Object key = key(savepoint);
        return points.stream()
                .filter(each -> each.key().equals(key) && each.failures() < failures.size())
                .findFirst()
                .map(each -> failures.get(each.failures()))
                .orElse(null);
    }

    /** A text was run that may set a savepoint or roll back to one. */
    void ran(String sql) {
        Matcher set = SAVEPOINT.matcher(sql);
        if (set.matches()) {
            points.push(new Point(name(set.group(1)), failures.size()));
            return;
        }
        Matcher rollback = ROLLBACK.matcher(sql);
        if (rollback.matches()) {
            rolledBackTo(name(rollback.group(1)));
        }
    }

    /** Ignores an unknown savepoint. */
    private void rolledBackTo(Object key) {
        if (points.stream().noneMatch(each -> each.key().equals(key))) {
            return;
        }
        while (!points.element().key().equals(key)) {
            points.pop();
        }
        failures.subList(points.element().failures(), failures.size()).clear();
    }

    private static Object key(Savepoint savepoint) {
        try {
            return savepoint.getSavepointName();
        } catch (SQLException e) {
            return savepoint; // unnamed
        }
    }

    /** The name as the server stores it: without quotes, or in lower case. */
    private static String name(String written) {
        return written.startsWith("\"")
                ? written.substring(1, Math.max(1, written.length() - 1))
                : written.toLowerCase(Locale.ROOT);
    }
}
