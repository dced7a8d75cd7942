package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.diagnostics.EffectiveSampleSize;
import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.diagnostics.ParetoTail;
import dev.variate.inference.SequentialMonteCarlo;
import dev.variate.model.Posterior;
import dev.variate.model.Tempering;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Sequential Monte Carlo on a model: populations drawn from its priors, and what their particles say at the end. */
final class ParticleFit {
    private static final int PARTICLES_OF_A_POPULATION = 500;
    private static final int FEWEST_PARTICLES_OF_A_POPULATION = 100;
    /** So many for an error of the marginal likelihood that is itself known to a third or better. */
    private static final int FEWEST_POPULATIONS = 6;

    private static final int MOST_POPULATIONS = 32;

    private ParticleFit() {}

    static Approximated run(
            Posterior posterior,
            Device device,
            UnaryOperator<double[]> constrained,
            AtomicBoolean stop,
            Key key,
            int draws) {
        int populations = Math.clamp(draws / PARTICLES_OF_A_POPULATION, FEWEST_POPULATIONS, MOST_POPULATIONS);
        int size = Math.max(FEWEST_PARTICLES_OF_A_POPULATION, (draws + populations - 1) / populations);
        double[][] prior = new double[populations * size][posterior.dimension()];
        SequentialMonteCarlo.Result found;
        try (Tempering tempering = posterior.tempering(device)) {
            for (int i = 0; i < prior.length; i++) {
                tempering.prior(key.fold("prior").fold(i), prior[i]);
            }
            found = SequentialMonteCarlo.run(tempering.density(), prior, populations, key, stop);
        }
        double[][] all = Arrays.stream(found.positions()).map(constrained).toArray(double[][]::new);
        double kHat = found.stages().stream()
                .mapToDouble(stage -> ParetoTail.of(stage.logWeights()).kHat())
                .filter(k -> !Double.isNaN(k))
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        return new Approximated(
                chosen(all, found.logMarginals(), key.fold("choice").stream().nextDouble(), draws),
                new Importance(kHat, Math.min(draws, effectiveDraws(all, populations))),
                found.gradients(),
                Optional.of(MarginalLikelihood.of(found.logMarginals())));
    }

    /** So many of all, evenly among those of a population, and of each population as many as its marginal likelihood says. */
    private static double[][] chosen(double[][] all, double[] logMarginals, double offset, int count) {
        int size = all.length / logMarginals.length;
        double[] weights = ParetoTail.of(logMarginals).logWeights();
        double[][] chosen = new double[count][];
        double reached = 0;
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            reached += StrictMath.exp(weights[i / size]) / size * count;
            while (next < count && next + offset < reached) {
                chosen[next++] = all[i];
            }
        }
        while (next < count) { // where rounding has kept the sum below its end
            chosen[next++] = all[all.length - 1];
        }
        return chosen;
    }

    /**
     * Of the scalar that has the fewest. Particles of one ancestor stand next to each other, so that what they have in common shows as
     * autocorrelation within a population, and what populations disagree in as variance between them.
     */
    private static double effectiveDraws(double[][] all, int populations) {
        int size = all.length / populations;
        double fewest = Double.POSITIVE_INFINITY;
        for (int scalar = 0; scalar < all[0].length; scalar++) {
            double[][] chains = new double[populations][size];
            for (int i = 0; i < all.length; i++) {
                chains[i / size][i % size] = all[i][scalar];
            }
            double effective = EffectiveSampleSize.bulk(chains);
            if (effective < fewest) { // not where it is NaN, as for a constant
                fewest = effective;
            }
        }
        return fewest;
    }
}
