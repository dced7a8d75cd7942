package dev.variate.diagnostics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The widely applicable information criterion on the scale of log densities (Watanabe, JMLR 11, 2010; section 2.2 of Vehtari, Gelman and Gabry 2017): cheaper than {@link LeaveOneOut}
 * and less robust, with no k̂ to say when it fails.
 *
 * @param observations in the order of their names
 */
public record Waic(List<Observation> observations) {
    /** The variance of an observation's log density above which WAIC is not to be relied on. */
    public static final double LARGEST_USABLE = 0.4;

    public Waic {
        observations = List.copyOf(observations);
    }

    /**
     * One observation.
     *
     * @param elpd its expected log predictive density
     * @param parameters the variance of its log density over the draws
     */
    public record Observation(String name, double elpd, double parameters) {}

    public static Waic of(PointwiseLogLikelihood likelihood) {
        return new Waic(IntStream.range(0, likelihood.names().size())
                .mapToObj(i -> {
                    double[] logs = likelihood.logDensities()[i];
                    double variance = Chains.variance(logs, 0, logs.length);
                    return new Observation(
                            likelihood.names().get(i), likelihood.logMeanDensity(i) - variance, variance);
                })
                .toList());
    }

    public double elpd() {
        return observations.stream().mapToDouble(Observation::elpd).sum();
    }

    /** The standard error of {@link #elpd}. */
    public double se() {
        return LeaveOneOut.standardError(
                observations.stream().mapToDouble(Observation::elpd).toArray());
    }

    /** The effective number of parameters, p_waic. */
    public double parameters() {
        return observations.stream().mapToDouble(Observation::parameters).sum();
    }

    /** How many observations have a variance above {@link #LARGEST_USABLE}. */
    public long unreliable() {
        return observations.stream()
                .filter(o -> !(o.parameters() <= LARGEST_USABLE))
                .count();
    }
}
