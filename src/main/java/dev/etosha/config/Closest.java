package dev.etosha.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known name that differs least from an unknown one. */
final class Closest {

    private Closest() {}

    /** {@code , did you mean x?}, or an empty text if no known name is near. */
    static String suggestion(Collection<String> known, String name) {
        return to(known, name, Math.min(3, name.length() / 3))
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
    }

    /** The known name that differs in at most this number of letters. */
    static Optional<String> to(Collection<String> known, String name, int most) {
        return known.stream()
                .filter(candidate -> distance(candidate, name) <= most)
                .min(Comparator.comparingInt(candidate -> distance(candidate, name)));
    }

    /** The number of letters to change, add or remove (Levenshtein), ignoring case. */
    private static int distance(String known, String given) {
        String from = known.toLowerCase(Locale.ROOT);
        String to = given.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
