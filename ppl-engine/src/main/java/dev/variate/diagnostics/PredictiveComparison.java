package dev.variate.diagnostics;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * Models of the same observations, by how well each predicts what it has not seen.
 *
 * <p>Stacking and pseudo-BMA+ are those of Yao, Vehtari, Simpson and Gelman, <em>Using stacking to average Bayesian predictive distributions</em>, Bayesian Analysis 13 (2018).
 */
public final class PredictiveComparison {
    private static final int BOOTSTRAPS = 1000;
    private static final int MOST_STEPS = 20_000;
    /** A step that changes no weight by more is the last. */
    private static final double CONVERGED = 1e-10;

    private PredictiveComparison() {}

    /**
     * How much better one model predicts than another.
     *
     * @param elpd the one's expected log predictive density less the other's, in nats
     * @param se its standard error, which counts that both predict the same observations; NaN for fewer than two
     */
    public record Difference(double elpd, double se) {}

    /** @throws IllegalArgumentException if the observations are not the same */
    public static Difference difference(LeaveOneOut one, LeaveOneOut other) {
        double[][] elpd = byModel(List.of(one, other));
        double[] differences = new double[elpd[0].length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = elpd[0][i] - elpd[1][i];
        }
        return new Difference(Arrays.stream(differences).sum(), LeaveOneOut.standardError(differences));
    }

    /**
     * The weights, with sum 1, with which the mixture of the models' predictions is best: they maximise Σᵢ log Σₖ wₖ p(yᵢ | y₋ᵢ, k). A model that adds nothing to the others weighs 0.
     *
     * @throws IllegalArgumentException if the observations are not the same
     */
    public static double[] stacking(List<LeaveOneOut> models) {
        double[][] elpd = byModel(models);
        int observations = elpd[0].length;
        double[][] densities = new double[observations][models.size()];
        for (int i = 0; i < observations; i++) {
            double top = Double.NEGATIVE_INFINITY;
            for (double[] model : elpd) {
                top = Math.max(top, model[i]);
            }
            for (int k = 0; k < elpd.length; k++) {
                densities[i][k] = Double.isFinite(top) ? StrictMath.exp(elpd[k][i] - top) : 1;
            }
        }
        // the shares of a mixture with known components, by expectation and maximisation: the sum never falls
        double[] weights = new double[models.size()];
        Arrays.fill(weights, 1.0 / weights.length);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] next = new double[weights.length];
            for (double[] density : densities) {
                double mixed = 0;
                for (int k = 0; k < next.length; k++) {
                    mixed += weights[k] * density[k];
                }
                for (int k = 0; k < next.length; k++) {
                    next[k] += weights[k] * density[k] / mixed / observations;
                }
            }
            double change = 0;
            for (int k = 0; k < next.length; k++) {
                change = Math.max(change, Math.abs(next[k] - weights[k]));
            }
            weights = next;
            if (change < CONVERGED) {
                break;
            }
        }
        return weights;
    }

    /**
     * Weights in proportion to exp(elpd), averaged over Bayesian bootstraps of the observations, so that they tell of the uncertainty: pseudo-BMA+. Always the same for the same models.
     *
     * @throws IllegalArgumentException if the observations are not the same
     */
    public static double[] pseudoBma(List<LeaveOneOut> models) {
        double[][] elpd = byModel(models);
        int observations = elpd[0].length;
        RandomStream random = Key.of(0).fold("pseudo-BMA+").stream();
        double[] weights = new double[models.size()];
        double[] shares = new double[observations];
        for (int b = 0; b < BOOTSTRAPS; b++) {
            double total = 0;
            for (int i = 0; i < observations; i++) {
                shares[i] = random.nextExponential();
                total += shares[i];
            }
            double[] resampled = new double[weights.length];
            for (int k = 0; k < resampled.length; k++) {
                for (int i = 0; i < observations; i++) {
                    resampled[k] += shares[i] / total * observations * elpd[k][i];
                }
            }
            double logTotal = PointwiseLogLikelihood.logSumExp(resampled);
            for (int k = 0; k < resampled.length; k++) {
                weights[k] += StrictMath.exp(resampled[k] - logTotal) / BOOTSTRAPS;
            }
        }
        return weights;
    }

    /** By model, then observation. */
    private static double[][] byModel(List<LeaveOneOut> models) {
        List<String> names = names(models.getFirst());
        for (LeaveOneOut model : models) {
            if (!names(model).equals(names)) {
                throw new IllegalArgumentException("Only models of the same observations can be compared: one has "
                        + names.size() + ", another " + names(model).size()
                        + (names.size() == names(model).size() ? " of other names" : ""));
            }
        }
        return models.stream()
                .map(m -> m.observations().stream()
                        .mapToDouble(LeaveOneOut.Observation::elpd)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static List<String> names(LeaveOneOut model) {
        return model.observations().stream().map(LeaveOneOut.Observation::name).toList();
    }
}
