package dev.variate.backend.dataset;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/** Where the values of a variable lie. */
final class DataSummary {
    private static final int BINS = 24;

    private DataSummary() {}

    /** Empty for a single value, and for values whose sum or range is no number of 64 bits. */
    static Optional<DatasetView.Summary> of(double[] values) {
        if (values.length < 2) {
            return Optional.empty();
        }
        DoubleSummaryStatistics found = Arrays.stream(values).summaryStatistics();
        double range = found.getMax() - found.getMin();
        if (!Double.isFinite(found.getAverage()) || !Double.isFinite(range)) {
            return Optional.empty();
        }
        return Optional.of(new DatasetView.Summary(
                found.getMin(), found.getAverage(), found.getMax(), histogram(values, found.getMin(), range)));
    }

    /** Whole numbers that are few have a bar each. */
    private static List<Integer> histogram(double[] values, double least, double range) {
        boolean few = range < BINS && Arrays.stream(values).allMatch(value -> value == Math.rint(value));
        int[] counts = new int[few ? (int) range + 1 : BINS];
        double width = few ? 1 : range / counts.length;
        for (double value : values) {
            counts[(int) Math.min(counts.length - 1, (value - least) / width)]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }
}
