package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.diagnostics.ParetoTail;
import dev.variate.inference.Approximation;
import dev.variate.model.ModelException;
import dev.variate.model.Posterior;
import dev.variate.model.Tempering;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Importance sampling: draws from the priors, weighed by the likelihood. It sees all modes and says how likely the data are, and serves where the data tell little more than the priors. */
final class PriorFit {
    private static final int FEWEST_PROPOSALS = 20_000;
    private static final int PROPOSALS_A_DRAW = 10;
    /** Estimates of the marginal likelihood, from whose scatter its error follows. */
    private static final int PARTS = 20;

    private PriorFit() {}

    static Approximated run(
            Posterior posterior,
            Device device,
            UnaryOperator<double[]> constrained,
            AtomicBoolean stop,
            Key key,
            int draws) {
        int n = posterior.dimension();
        int count = Math.max(FEWEST_PROPOSALS, Math.multiplyExact(PROPOSALS_A_DRAW, draws));
        double[][] positions = new double[count][n];
        double[] logLikelihoods = new double[count];
        double[] at = new double[n + 1];
        double[] slope = new double[n + 1];
        at[n] = 1;
        try (Tempering tempering = posterior.tempering(device)) {
            for (int i = 0; i < count; i++) {
                if (stop.get()) {
                    throw new CancellationException();
                }
                tempering.prior(key.fold("prior").fold(i), positions[i]);
                System.arraycopy(positions[i], 0, at, 0, n);
                tempering.density().logDensity(at, slope);
                logLikelihoods[i] = Double.isFinite(slope[n]) ? slope[n] : Double.NEGATIVE_INFINITY;
            }
        }
        if (Arrays.stream(logLikelihoods).allMatch(l -> l == Double.NEGATIVE_INFINITY)) {
            throw new ModelException("The data are impossible at each of " + count
                    + " draws from the priors. Let the priors reach what the data show, or use `nuts`");
        }
        ParetoTail tail = ParetoTail.of(logLikelihoods);
        double[][] chosen = Approximated.chosen(
                        new Approximation(positions, logLikelihoods, new double[count], count),
                        tail,
                        key.fold("choice").stream(),
                        draws)
                .stream()
                .map(constrained)
                .toArray(double[][]::new);
        Importance importance = Importance.of(tail);
        return new Approximated(
                chosen,
                new Importance(importance.kHat(), Math.min(draws, importance.effectiveDraws())),
                count,
                Optional.of(MarginalLikelihood.of(parts(logLikelihoods))));
    }

    private static double[] parts(double[] logLikelihoods) {
        int size = logLikelihoods.length / PARTS;
        return IntStream.range(0, PARTS)
                .mapToDouble(part -> {
                    double[] own = Arrays.copyOfRange(logLikelihoods, part * size, (part + 1) * size);
                    double log = MarginalLikelihood.of(own).log();
                    return Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
                })
                .toArray();
    }
}
