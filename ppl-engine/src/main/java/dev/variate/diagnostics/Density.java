package dev.variate.diagnostics;

import java.util.Arrays;
import java.util.List;

/**
 * A marginal density estimated from draws, for a plot: points on a curve.
 *
 * @param x increasing, evenly spaced
 * @param y the density there, at least 0
 */
public record Density(double[] x, double[] y) {
    /** How many points a curve has. */
    public static final int POINTS = 128;

    private static final double SHOWN_TAIL = 0.0025;
    private static final double BANDWIDTHS_BEYOND = 3;
    private static final double BANDWIDTHS_OF_KERNEL = 5;
    private static final int CELLS = 1024;

    /** Where a quantity can lie: the curve ends at a bound, and what the kernel would put beyond is reflected. Infinite where there is no bound. */
    public record Bounds(double lower, double upper) {
        public static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        public static final Bounds POSITIVE = new Bounds(0, Double.POSITIVE_INFINITY);
        public static final Bounds UNIT = new Bounds(0, 1);
    }

    /**
     * A Gaussian kernel estimate with the bandwidth of {@link Bandwidth}, on the range of all draws but the outermost {@value #SHOWN_TAIL} at each end, widened by three bandwidths within the bounds. Draws
     * beyond the range count towards the density's normalisation. Empty for draws that are not finite or do not vary.
     */
    public static Density of(double[] draws, Bounds bounds) {
        if (draws.length < 2 || !Chains.allFinite(draws)) {
            return new Density(new double[0], new double[0]);
        }
        double[] sorted = sorted(draws);
        return of(sorted, bounds, Bandwidth.of(sorted, bounds));
    }

    /**
     * The same with the kernel that suits others, so that the curves can be compared: data that were rounded, whose own kernel would show the grid, beside data sets that a model makes of them.
     *
     * @param others of which the median bandwidth is taken; the draws' own if none of them varies
     */
    public static Density of(double[] draws, Bounds bounds, List<double[]> others) {
        double[] widths = others.stream()
                .filter(other -> other.length > 1 && Chains.allFinite(other))
                .mapToDouble(other -> Bandwidth.of(sorted(other), bounds))
                .filter(width -> width > 0)
                .sorted()
                .toArray();
        if (widths.length == 0 || draws.length < 2 || !Chains.allFinite(draws)) {
            return of(draws, bounds);
        }
        return of(sorted(draws), bounds, widths[widths.length / 2]);
    }

    private static double[] sorted(double[] draws) {
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static Density of(double[] sorted, Bounds bounds, double bandwidth) {
        if (!(bandwidth > 0)) {
            return new Density(new double[0], new double[0]);
        }
        int cut = (int) (SHOWN_TAIL * sorted.length);
        double low = Math.max(bounds.lower(), sorted[cut] - BANDWIDTHS_BEYOND * bandwidth);
        double high = Math.min(bounds.upper(), sorted[sorted.length - 1 - cut] + BANDWIDTHS_BEYOND * bandwidth);
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = low + (high - low) * i / (POINTS - 1);
        }
        add(sorted, 0, 1, bandwidth, x, y);
        if (Double.isFinite(bounds.lower())) {
            add(sorted, 2 * bounds.lower(), -1, bandwidth, x, y);
        }
        if (Double.isFinite(bounds.upper())) {
            add(sorted, 2 * bounds.upper(), -1, bandwidth, x, y);
        }
        return new Density(x, y);
    }

    /** Adds the kernels of {@code offset + sign × draw} to the curve. The draws are gathered in cells first, so that the cost hardly grows with their number. */
    private static void add(double[] draws, double offset, int sign, double bandwidth, double[] x, double[] y) {
        double reach = BANDWIDTHS_OF_KERNEL * bandwidth;
        double low = x[0] - reach;
        double width = (x[x.length - 1] + reach - low) / (CELLS - 1);
        double[] weights = new double[CELLS];
        for (double draw : draws) {
            double at = (offset + sign * draw - low) / width;
            if (at >= 0 && at < CELLS - 1) {
                int cell = (int) at;
                weights[cell] += 1 - (at - cell);
                weights[cell + 1] += at - cell;
            }
        }
        double scale = 1 / (draws.length * bandwidth * Math.sqrt(2 * Math.PI));
        for (int i = 0; i < x.length; i++) {
            int from = Math.max(0, (int) ((x[i] - reach - low) / width));
            int to = Math.min(CELLS - 1, (int) ((x[i] + reach - low) / width) + 1);
            for (int cell = from; cell <= to; cell++) {
                if (weights[cell] > 0) {
                    double z = (low + cell * width - x[i]) / bandwidth;
                    y[i] += weights[cell] * scale * StrictMath.exp(-0.5 * z * z);
                }
            }
        }
    }
}
