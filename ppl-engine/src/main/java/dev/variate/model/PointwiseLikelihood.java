package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log density of each observation, given a draw. An observation is one event of an observed variable: an element of a vector of numbers,
 * a row of a matrix of vectors; a variable on a plate has one for each index of the plate.
 *
 * <p>A {@code factor} is no observation: it has no data of its own, and counts as a part of the prior. Nor is a variable whose given value
 * is computed from what is inferred. The steps of a {@code hiddenMarkov}, and of what else is a series, are scored given those before them, so that leaving one out is not
 * to have missed it; {@link Observed#serial} says so. Where a discrete variable is summed out, observations that share an element of it
 * count as one.
 *
 * <p>An instance has scratch memory and serves one thread.
 */
public final class PointwiseLikelihood implements AutoCloseable {
    private static final Set<String> SERIES = Set.of("hiddenMarkov", "linearGaussian", "markovChain");

    private final List<Observed> variables;
    private final List<String> names;
    private final FlatFunction function;

    /**
     * An observed variable.
     *
     * @param shape sample + batch shape: one observation for each index
     * @param value the shape of its data, which the event's axes end
     */
    public record Observed(String name, Shape shape, Shape value, String distribution) {

        /** The names of the observations in row-major order, as {@code y[0]}. */
        public List<String> observations() {
            return Quantity.scalarNames(name, shape);
        }

        /** Whether each observation is scored given those before it, so that leaving it out is not to have missed it. */
        public boolean serial() {
            return SERIES.contains(distribution);
        }

        private static Observed of(Site site) {
            return new Observed(
                    site.name(),
                    site.logProb().getFirst().type().shape(),
                    site.value().type().shape(),
                    site.distribution());
        }
    }

    /**
     * @param latents where in a draw each latent variable begins
     * @param width the numbers of a draw
     */
    PointwiseLikelihood(
            Program model, Map<String, Value> inputs, Map<Integer, Integer> latents, int width, Device device) {
        List<Site> sites = observed(model);
        this.variables = sites.stream().map(Observed::of).toList();
        this.names = variables.stream().flatMap(v -> v.observations().stream()).toList();
        this.function = new World(model, inputs, latents, width)
                .function(sites.stream().map(s -> s.logProb().getFirst()).toList(), device);
    }

    /** The variables with data, in the order of the model's text. */
    static List<Site> observed(Program model) {
        Dependence depends = new Dependence(model);
        return model.sites().stream()
                .filter(s -> s.role() == Site.Role.OBSERVED
                        && !s.logProb().isEmpty()
                        && !s.distribution().equals("factor")
                        && !depends.onLatent(s.value()))
                .toList();
    }

    static List<Observed> variables(Program model) {
        return observed(model).stream().map(Observed::of).toList();
    }

    public List<Observed> variables() {
        return variables;
    }

    /** The names of all observations, in order: {@code y[0]}, {@code y[1]}. */
    public List<String> names() {
        return names;
    }

    /**
     * The log densities of the observations.
     *
     * @param draw in the order of {@link Posterior#scalarNames}
     * @param logDensities receives one for each of {@link #names}
     */
    public void at(double[] draw, double[] logDensities) {
        function.call(draw, logDensities);
    }

    @Override
    public void close() {
        function.close();
    }
}
