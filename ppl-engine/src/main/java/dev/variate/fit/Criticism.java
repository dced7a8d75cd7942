package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.diagnostics.PointwiseLogLikelihood;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.model.LogParts;
import dev.variate.model.ModelException;
import dev.variate.model.PointwiseLikelihood;
import dev.variate.model.Posterior;
import dev.variate.model.Predictive;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What draws of a posterior say of the model itself: how well it predicts, and what data it would make. It needs the program, its data and the draws, and not the sampler that made them.
 *
 * @param posterior of which the draws are
 */
public record Criticism(Posterior posterior, Device device) {

    /**
     * For draws of the posterior of a checked program.
     *
     * @throws ModelException if the program has nothing to infer
     * @throws InvalidProgramException if the values are not those of its inputs
     */
    public static Criticism of(Program program, Map<String, Value> inputs, Device device) {
        return new Criticism(Posterior.of(program, inputs), device);
    }

    /**
     * The log density of each observation at each draw; of every second, third … draw of each chain if there were more than {@code most} numbers in all.
     *
     * @param draws by chain, draw and scalar; chains may have unequal lengths, of which the shortest counts
     * @return empty for a model without observations
     */
    public Optional<PointwiseLogLikelihood> pointwiseLogLikelihood(double[][][] draws, long most) {
        try (PointwiseLikelihood likelihood = posterior.pointwiseLikelihood(device)) {
            List<String> names = likelihood.names();
            int length = shortest(draws);
            if (names.isEmpty() || length == 0) {
                return Optional.empty();
            }
            long all = (long) names.size() * draws.length * length;
            int step = (int) Math.min(length, Math.max(1, (all + most - 1) / most));
            int kept = (length + step - 1) / step;
            double[][] logs = new double[names.size()][draws.length * kept];
            double[] at = new double[names.size()];
            for (int chain = 0; chain < draws.length; chain++) {
                for (int i = 0; i < kept; i++) {
                    likelihood.at(draws[chain][i * step], at);
                    for (int observation = 0; observation < at.length; observation++) {
                        logs[observation][chain * kept + i] = at[observation];
                    }
                }
            }
            return Optional.of(new PointwiseLogLikelihood(names, draws.length, logs));
        }
    }

    /**
     * How much the posterior of each scalar changes where priors or likelihood count a little more or less; from every second, third … draw of each chain if there were more than {@code most} in all.
     *
     * @param draws by chain, draw and scalar; chains may have unequal lengths, of which the shortest counts
     * @param priors the latent variables whose priors are scaled; all, if empty
     * @throws ModelException if one of {@code priors} is no latent variable
     */
    public PowerScaling sensitivity(double[][][] draws, Set<String> priors, int most) {
        int length = shortest(draws);
        int step = Math.clamp(((long) draws.length * length + most - 1) / most, 1, Math.max(1, length));
        int kept = (length + step - 1) / step;
        double[][][] used = new double[draws.length][kept][];
        double[][] prior = new double[draws.length][kept];
        double[][] likelihood = new double[draws.length][kept];
        double[] parts = new double[2];
        try (LogParts function = posterior.logParts(priors, device)) {
            for (int chain = 0; chain < draws.length; chain++) {
                for (int i = 0; i < kept; i++) {
                    used[chain][i] = draws[chain][i * step];
                    function.at(used[chain][i], parts);
                    prior[chain][i] = parts[0];
                    likelihood[chain][i] = parts[1];
                }
            }
        }
        return PowerScaling.of(posterior.scalarNames(), used, prior, likelihood);
    }

    /**
     * Data drawn anew from {@code count} of the draws, evenly spread over all chains; from all, if there are no more. A function of program, data, draws and seed.
     *
     * @param draws by chain, draw and scalar, as for {@link #pointwiseLogLikelihood}
     * @throws ModelException if an observed variable cannot be drawn
     */
    public Predicted posteriorPredictive(double[][][] draws, int count, long seed) {
        Key key = Key.of(seed).fold("posterior predictive");
        int length = shortest(draws);
        long all = (long) draws.length * length;
        int[] chains = new int[(int) Math.min(count, all)];
        int[] iterations = new int[chains.length];
        for (int i = 0; i < chains.length; i++) {
            long at = i * all / chains.length;
            chains[i] = (int) (at / length);
            iterations[i] = (int) (at % length);
        }
        try (Predictive predictive = posterior.predictive(device)) {
            return predicted(predictive, chains, iterations, key, i -> draws[chains[i]][iterations[i]]);
        }
    }

    /**
     * Whole worlds from the priors on. A function of program, data and seed.
     *
     * @param program checked; it may be one whose posterior cannot be sampled
     * @throws ModelException if a variable cannot be drawn, as one with a flat prior
     */
    public static Predicted priorPredictive(
            Program program, Map<String, Value> inputs, Device device, int count, long seed) {
        Key key = Key.of(seed).fold("prior predictive");
        int[] iterations = new int[count];
        Arrays.setAll(iterations, i -> i);
        double[] nothing = {};
        try (Predictive predictive = Predictive.ofPrior(program, inputs, device)) {
            return predicted(predictive, new int[count], iterations, key, i -> nothing);
        }
    }

    private interface Draws {
        double[] at(int i);
    }

    private static Predicted predicted(Predictive predictive, int[] chains, int[] iterations, Key key, Draws draws) {
        int width = predictive.scalarNames().size();
        double[][] values = new double[chains.length][width];
        Optional<String> refusal = Optional.empty();
        for (int i = 0; i < values.length; i++) {
            try {
                predictive.at(key.fold(chains[i]).fold(iterations[i]), draws.at(i), values[i]);
            } catch (ModelException e) {
                Arrays.fill(values[i], Double.NaN);
                refusal = refusal.or(() -> Optional.of(e.getMessage()));
            }
        }
        return new Predicted(predictive.variables(), values, chains, iterations, refusal, predictive.factors());
    }

    /** How many draws every chain has; those that a run did not come to are null. */
    private static int shortest(double[][][] draws) {
        int shortest = draws.length == 0 ? 0 : Integer.MAX_VALUE;
        for (double[][] chain : draws) {
            int length = 0;
            while (length < chain.length && chain[length] != null) {
                length++;
            }
            shortest = Math.min(shortest, length);
        }
        return shortest;
    }
}
