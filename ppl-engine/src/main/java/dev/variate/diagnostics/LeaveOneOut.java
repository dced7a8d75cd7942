package dev.variate.diagnostics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a model would have predicted each observation had it not seen it, from draws of the posterior that has seen all: Pareto-smoothed importance sampling of each leave-one-out
 * posterior (PSIS-LOO; Vehtari, Gelman and Gabry, <em>Practical Bayesian model evaluation using leave-one-out cross-validation and WAIC</em>, Statistics and Computing 27, 2017; Vehtari
 * et al., <em>Pareto smoothed importance sampling</em>, JMLR 25, 2024). Log densities are in nats; higher is better.
 *
 * @param observations in the order of their names
 * @param draws from which all this was computed
 */
public record LeaveOneOut(List<Observation> observations, int draws) {
    public LeaveOneOut {
        observations = List.copyOf(observations);
    }

    /**
     * One observation.
     *
     * @param elpd its expected log predictive density under the posterior without it; −∞ where a draw has it impossible
     * @param parameters how many effective parameters it takes: its log mean density under all data, less {@code elpd}
     * @param kHat of its importance weights: above {@link ParetoTail#largestUsable} {@code elpd} cannot be relied on, since the posterior without it lies elsewhere
     * @param relativeEfficiency how many independent draws of its density a draw is worth; 1 where that cannot be known
     */
    public record Observation(String name, double elpd, double parameters, double kHat, double relativeEfficiency) {}

    /** For all observations, each on its own, on all processors. */
    public static LeaveOneOut of(PointwiseLogLikelihood likelihood) {
        return new LeaveOneOut(
                IntStream.range(0, likelihood.names().size())
                        .parallel()
                        .mapToObj(i -> observation(likelihood, i))
                        .toList(),
                likelihood.draws());
    }

    private static Observation observation(PointwiseLogLikelihood likelihood, int i) {
        double[] logs = likelihood.logDensities()[i];
        double efficiency = relativeEfficiency(likelihood, i);
        ParetoTail tail = tail(logs, efficiency);
        double[] terms = new double[logs.length];
        for (int s = 0; s < terms.length; s++) {
            terms[s] = tail.logWeights()[s] + logs[s];
        }
        boolean possible = Chains.allFinite(logs);
        double elpd = possible ? PointwiseLogLikelihood.logSumExp(terms) : Double.NEGATIVE_INFINITY;
        return new Observation(
                likelihood.names().get(i), elpd, likelihood.logMeanDensity(i) - elpd, tail.kHat(), efficiency);
    }

    /** The weights that make draws of the posterior into draws of that without the observation. */
    static ParetoTail tail(double[] logDensities, double relativeEfficiency) {
        double[] logRatios = new double[logDensities.length];
        for (int s = 0; s < logRatios.length; s++) {
            logRatios[s] = -logDensities[s];
        }
        return ParetoTail.of(logRatios, relativeEfficiency);
    }

    /** Effective draws for the mean of the density, as the {@code loo} package has it, by draw. */
    static double relativeEfficiency(PointwiseLogLikelihood likelihood, int observation) {
        double[] logs = likelihood.logDensities()[observation];
        double top = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            top = Math.max(top, log);
        }
        double[] densities = new double[logs.length];
        for (int s = 0; s < densities.length; s++) {
            densities[s] = StrictMath.exp(logs[s] - top);
        }
        double effective = EffectiveSampleSize.mean(likelihood.byChain(densities));
        return effective > 0 ? effective / logs.length : 1;
    }

    /** The sum over all observations. */
    public double elpd() {
        return observations.stream().mapToDouble(Observation::elpd).sum();
    }

    /** The standard error of {@link #elpd}, as if the observations were drawn from a population of such: √n times the standard deviation of its terms. */
    public double se() {
        return standardError(
                observations.stream().mapToDouble(Observation::elpd).toArray());
    }

    /** The effective number of parameters, p_loo. */
    public double parameters() {
        return observations.stream().mapToDouble(Observation::parameters).sum();
    }

    /** The largest k̂ that can be relied on with so many draws. */
    public double largestUsable() {
        return ParetoTail.largestUsable(draws);
    }

    /** Those whose k̂ is too large, or cannot be known; the worst first. */
    public List<Observation> unreliable() {
        return observations.stream()
                .filter(o -> !(o.kHat() <= largestUsable()))
                .sorted((a, b) -> Double.compare(b.kHat(), a.kHat()))
                .toList();
    }

    /** NaN for fewer than two terms. */
    static double standardError(double[] terms) {
        return Math.sqrt(terms.length * Chains.variance(terms, 0, terms.length));
    }
}
