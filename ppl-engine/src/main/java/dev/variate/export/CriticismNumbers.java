package dev.variate.export;

import dev.variate.device.Device;
import dev.variate.model.ModelException;
import dev.variate.model.PointwiseLikelihood;
import dev.variate.model.Posterior;
import dev.variate.model.Predictive;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks of each draw how likely it makes the data, and what data it predicts, and of the priors what they predict alone. A function of program, data, seed, and a draw's chain and place in it: who asks for some draws only is told what would stand there for all. What the
 * model has nothing for, or what cannot be drawn, has no columns. Serves one thread.
 */
public final class CriticismNumbers implements AutoCloseable {
    private final PointwiseLikelihood likelihood;
    private final Optional<Predictive> predictive;
    private final Optional<Predictive> prior;
    private final CriticismColumns columns;
    private final Key key;

    private CriticismNumbers(
            PointwiseLikelihood likelihood, Optional<Predictive> predictive, Optional<Predictive> prior, Key key) {
        this.likelihood = likelihood;
        this.predictive = predictive;
        this.prior = prior;
        this.key = key;
        this.columns = new CriticismColumns(likelihood.names(), drawn(predictive), drawn(prior));
    }

    public static CriticismNumbers of(Posterior posterior, Device device, long seed) {
        return new CriticismNumbers(
                posterior.pointwiseLikelihood(device),
                drawable(() -> posterior.predictive(device)),
                drawable(() -> Predictive.ofPrior(posterior.model(), posterior.inputs(), device)),
                Key.of(seed).fold("criticism"));
    }

    private interface Making {
        Predictive make();
    }

    /** Some models cannot be drawn: those with a flat prior from it, those with a factor not as they weigh. */
    private static Optional<Predictive> drawable(Making making) {
        try {
            Predictive made = making.make();
            return made.variables().isEmpty() ? Optional.empty() : Optional.of(made);
        } catch (ModelException notDrawable) {
            return Optional.empty();
        }
    }

    private static CriticismColumns.Drawn drawn(Optional<Predictive> predictive) {
        return predictive
                .map(made -> new CriticismColumns.Drawn(
                        made.scalarNames(), names(made, v -> v.support().isDiscrete()), names(made, v -> v.observed()
                                .isPresent())))
                .orElse(CriticismColumns.Drawn.NOTHING);
    }

    private static Set<String> names(Predictive made, Predicate<Predictive.Variable> which) {
        return made.variables().stream()
                .filter(which)
                .map(v -> Variable.Element.of(v.name()).variable())
                .collect(Collectors.toSet());
    }

    /** What the numbers are. */
    public CriticismColumns columns() {
        return columns;
    }

    /**
     * The log density of each observation at one draw.
     *
     * @param draw of the posterior, in the order of its scalars
     */
    public double[] likelihood(double[] draw) {
        double[] densities = new double[columns.likelihood().size()];
        likelihood.at(draw, densities);
        return densities;
    }

    /**
     * Data drawn anew at one draw; not numbers where the distributions cannot take the parameters that they meet.
     *
     * @param iteration place of the draw in its chain, from 0 after the warm-up
     */
    public double[] predicted(int chain, int iteration, double[] draw) {
        return predictive
                .map(made -> at(made, key.fold("posterior").fold(chain).fold(iteration), draw))
                .orElse(new double[0]);
    }

    /** A world from the priors on; not numbers as for {@link #predicted}. */
    public double[] prior(int number) {
        return prior.map(made -> at(made, key.fold("prior").fold(number), new double[0]))
                .orElse(new double[0]);
    }

    private static double[] at(Predictive made, Key key, double[] draw) {
        double[] values = new double[made.scalarNames().size()];
        try {
            made.at(key, draw, values);
        } catch (ModelException outside) {
            Arrays.fill(values, Double.NaN);
        }
        return values;
    }

    @Override
    public void close() {
        likelihood.close();
        predictive.ifPresent(Predictive::close);
        prior.ifPresent(Predictive::close);
    }
}
