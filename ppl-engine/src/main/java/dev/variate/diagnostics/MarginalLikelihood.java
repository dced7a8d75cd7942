package dev.variate.diagnostics;

import java.util.Arrays;
import java.util.Locale;

/**
 * How likely the data are under the model, whatever its parameters: the integral of prior times likelihood, by whose ratios models are compared (Bayes factors). It depends on the priors as much as
 * on the data.
 *
 * @param log its logarithm, natural
 * @param error the standard error of {@code log}
 */
public record MarginalLikelihood(double log, double error) {

    /**
     * From independent unbiased estimates of it: the logarithm of their mean, and its error by the delta method from how they scatter.
     *
     * @param logs their logarithms, at least two
     */
    public static MarginalLikelihood of(double[] logs) {
        double log = PointwiseLogLikelihood.logSumExp(logs) - StrictMath.log(logs.length);
        double[] relative =
                Arrays.stream(logs).map(l -> StrictMath.exp(l - log)).toArray();
        return new MarginalLikelihood(log, Math.sqrt(Chains.variance(relative, 0, relative.length) / relative.length));
    }

    /** As {@code −31.28 ± 0.04}. */
    public String text() {
        return String.format(Locale.ROOT, "%.2f ± %.2f", log, Math.ceil(error * 100) / 100)
                .replace('-', '−');
    }
}
