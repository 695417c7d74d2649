package dev.etosha.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one work for one contender.
 *
 * @param contender the contender that Etosha is compared with; {@code none} for a figure that is not a ratio
 * @param low the lower end of the median's confidence interval
 * @param high the upper end; the confidence is 95 %, or less with fewer than 6 values
 * @param goal null if there is none
 */
record Result(
        String work,
        String contender,
        double median,
        double low,
        double high,
        @Nullable Goal goal) {

    /** The ratio of Etosha's figure to the contender's, per round. */
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
        int rank = rank(sorted.length);
        return new Result(work, contender, median(sorted), sorted[rank], sorted[sorted.length - 1 - rank], goal);
    }

    /** The number of values outside the interval at each end, by the sign test. */
    private static int rank(int values) {
        double exactly = Math.pow(0.5, values); // the probability of exactly number values below the median
        double below = 0;
        int rank = -1;
        for (int number = 0; below + exactly <= 0.025; number++) {
            below += exactly;
            rank = number;
            exactly *= (double) (values - number) / (number + 1);
        }
        return Math.max(0, rank);
    }

    /** For an even number of values, the mean of the two in the middle. */
    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    /** Whether the goal is met; null if there is none. */
    @Nullable
    Boolean met() {
        return goal == null ? null : goal.met(median);
    }
}
