package dev.etosha.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one work beside one contender.
 *
 * @param contender whom the ratio is to; {@code none} for a figure that is no ratio
 * @param goal null where there is none
 */
record Result(
        String work,
        String contender,
        double median,
        double min,
        double max,
        @Nullable Goal goal) {

    /** The ratio of the two in each round. */
    static Result ratio(String work, List<Double> ours, String contender, List<Double> theirs, @Nullable Goal goal) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(ours.get(round) / theirs.get(round));
        }
        return of(work, contender, ratios, goal);
    }

    static Result of(String work, String contender, List<Double> values, @Nullable Goal goal) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured for " + work);
        }
        return new Result(work, contender, median(sorted), sorted[0], sorted[sorted.length - 1], goal);
    }

    /** Of an even number of values the mean of the two in the middle. */
    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    /** Null where there is no goal. */
    @Nullable
    Boolean met() {
        return goal == null ? null : goal.met(median);
    }
}
