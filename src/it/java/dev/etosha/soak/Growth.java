package dev.etosha.soak;

import java.util.Arrays;
import java.util.List;

/**
 * The growth of a measure: its median in the last quarter of a run compared with its median in the second quarter. The
 * first quarter is the warm-up of caches, classes and compiled code.
 */
record Growth(Measure measure, long before, long after) {

    private static final int LEAST = 8;

    static Growth of(Measure measure, List<Sample> samples) {
        long[] values = samples.stream()
                .flatMapToLong(sample -> sample.value(measure).stream())
                .toArray();
        int count = values.length;
        if (count < LEAST) {
            throw new IllegalArgumentException(measure.title() + " needs at least " + LEAST + " samples, has " + count);
        }
        return new Growth(measure, median(values, count / 4, count / 2), median(values, count * 3 / 4, count));
    }

    private static long median(long[] values, int from, int to) {
        long[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    boolean flat() {
        return after - before <= measure.tolerance();
    }

    /** For example {@code heap KB 9000+12}. */
    @Override
    public String toString() {
        return String.format("%s %d%+d", measure.title(), before, after - before);
    }
}
