package dev.variate.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How much a posterior changes where its priors, or its likelihood, are raised to a power a little above or below 1 (Kallioinen, Paananen, Bürkner and Vehtari, <em>Detecting and diagnosing prior and
 * likelihood sensitivity with power-scaling</em>, Statistics and Computing 34, 2024). Nothing is sampled again: draws are weighed, and the weights Pareto-smoothed.
 *
 * <p>The figure is that of the package priorsense: the cumulative Jensen–Shannon distance between the draws and the weighed draws, normalised to [0, 1], for the powers 0.99 and 1.01, by log₂ of the power; of
 * two, for the quantity and its negative, the larger.
 *
 * @param scalars in the order of their names
 */
public record PowerScaling(List<Sensitivity> scalars) {
    /** From here on a sensitivity counts. About what a normal's mean shows that moves by 0.3 sd where the power doubles. */
    public static final double THRESHOLD = 0.05;

    private static final double LOWER = 0.99;
    private static final double UPPER = 1.01;
    private static final double TAIL = 0.05;

    public PowerScaling {
        scalars = List.copyOf(scalars);
    }

    /** What the two figures of a quantity say together. */
    public enum Diagnosis {
        NONE("neither stands against it"),
        /** Both move the posterior: they pull it to different places. */
        CONFLICT("priors and data disagree"),
        /** The priors move it, the data don't. */
        PRIOR("the prior says more than the data");

        private final String words;

        Diagnosis(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Of one scalar; NaN for one that never varies.
     *
     * @param prior to the power of all priors together
     * @param likelihood to the power of the likelihood
     */
    public record Sensitivity(String name, double prior, double likelihood) {
        public Diagnosis diagnosis() {
            return !(prior >= THRESHOLD)
                    ? Diagnosis.NONE
                    : likelihood >= THRESHOLD ? Diagnosis.CONFLICT : Diagnosis.PRIOR;
        }
    }

    /**
     * From draws and the log densities at them.
     *
     * @param draws by chain, draw and scalar; all chains equally long
     * @param logPrior by chain and draw, as is {@code logLikelihood}
     */
    public static PowerScaling of(
            List<String> names, double[][][] draws, double[][] logPrior, double[][] logLikelihood) {
        double[][] byPrior = {weights(logPrior, LOWER), weights(logPrior, UPPER)};
        double[][] byLikelihood = {weights(logLikelihood, LOWER), weights(logLikelihood, UPPER)};
        return new PowerScaling(IntStream.range(0, names.size())
                .parallel()
                .mapToObj(scalar -> {
                    double[] values = Arrays.stream(draws)
                            .flatMap(Arrays::stream)
                            .mapToDouble(draw -> draw[scalar])
                            .toArray();
                    return new Sensitivity(
                            names.get(scalar), sensitivity(values, byPrior), sensitivity(values, byLikelihood));
                })
                .toList());
    }

    /** Those whose posterior the priors move, the most first. */
    public List<Sensitivity> striking() {
        return scalars.stream()
                .filter(s -> s.diagnosis() != Diagnosis.NONE)
                .sorted((a, b) -> Double.compare(b.prior(), a.prior()))
                .toList();
    }

    /** Smoothed and normalised; constant parts give equal weights. */
    static double[] weights(double[][] logDensities, double power) {
        double[] all = Chains.concatenate(logDensities);
        double effective = EffectiveSampleSize.quantile(logDensities, TAIL);
        double efficiency = effective > 0 ? effective / all.length : 1;
        double[] logRatios = Arrays.stream(all).map(log -> (power - 1) * log).toArray();
        return Arrays.stream(ParetoTail.of(logRatios, efficiency).logWeights())
                .map(StrictMath::exp)
                .toArray();
    }

    private static double sensitivity(double[] values, double[][] weights) {
        if (values.length == 0 || !Chains.allFinite(values)) {
            return Double.NaN;
        }
        int[] order = Ranking.of(values).order();
        double lower = distance(values, order, weights[0]) / -log2(LOWER);
        double upper = distance(values, order, weights[1]) / log2(UPPER);
        return 0.5 * (lower + upper);
    }

    /**
     * The cumulative Jensen–Shannon distance between values and the same values weighed (Nguyen and Vreeken, ECML PKDD 2015, by its square root and normalised), the larger of that of the values and of
     * their negatives.
     *
     * @param order of the values, ascending
     * @param weights one a value, which sum to 1
     */
    static double distance(double[] values, int[] order, double[] weights) {
        int n = values.length;
        double[] widths = new double[n - 1];
        double[] ascending = new double[n];
        double[] descending = new double[n];
        for (int i = 0; i < n; i++) {
            ascending[i] = weights[order[i]];
            descending[n - 1 - i] = weights[order[i]];
        }
        for (int i = 0; i < n - 1; i++) {
            widths[i] = values[order[i + 1]] - values[order[i]];
        }
        double forward = distance(widths, ascending);
        for (int i = 0; i < widths.length / 2; i++) {
            double width = widths[i];
            widths[i] = widths[widths.length - 1 - i];
            widths[widths.length - 1 - i] = width;
        }
        return Math.max(forward, distance(widths, descending));
    }

    private static double distance(double[] widths, double[] weights) {
        int n = weights.length;
        double integralP = 0;
        double integralQ = 0;
        double fromP = 0;
        double fromQ = 0;
        double q = 0;
        for (int i = 0; i < widths.length; i++) {
            double p = (i + 1.0) / n;
            q += weights[i];
            integralP += widths[i] * p;
            integralQ += widths[i] * q;
            double middle = log2(0.5 * (p + q));
            fromP += widths[i] * p * (log2(p) - middle);
            fromQ += q > 0 ? widths[i] * q * (log2(q) - middle) : 0;
        }
        double tilt = 0.5 / StrictMath.log(2) * (integralQ - integralP);
        return Math.sqrt((Math.max(0, fromP + tilt) + Math.max(0, fromQ - tilt)) / (integralP + integralQ));
    }

    private static double log2(double x) {
        return StrictMath.log(x) / StrictMath.log(2);
    }
}
