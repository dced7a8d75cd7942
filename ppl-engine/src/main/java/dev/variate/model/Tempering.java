package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.distribution.Bijector;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.random.Key;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way from a model's priors to its posterior: positions drawn from the priors, and a log density in which all but the priors counts to
 * a power. What is not a latent variable's density counts as likelihood: observations, {@code factor}s, and what discrete variables that
 * are summed out contribute. The integral of the density at the power 1 is the marginal likelihood, all constants included.
 *
 * <p>An instance has scratch memory and serves one thread.
 */
public final class Tempering implements AutoCloseable {
    private final LogDensity density;
    private final Predictive priors;
    private final FlatFunction unconstraining;
    private final double[] draw;

    Tempering(Posterior posterior, Program whole, Device device) {
        checkSeparable(whole);
        Map<String, Value> inputs = posterior.inputs();
        this.priors = Predictive.ofPriors(whole, inputs, device);
        this.draw = new double[priors.scalarNames().size()];
        this.unconstraining = unconstraining(posterior.model(), inputs, priors, device);
        this.density = device.logDensity(posterior.temperedProgram(), inputs);
    }

    /** A continuous variable whose prior depends on one that is summed out has no density of its own. */
    private static void checkSeparable(Program whole) {
        for (Site discrete : whole.sites()) {
            if (discrete.role() != Site.Role.LATENT
                    || !discrete.support().kind().isDiscrete()) {
                continue;
            }
            Dependence depends = Dependence.on(whole, discrete.value());
            for (Site site : whole.sites()) {
                if (site.role() == Site.Role.LATENT
                        && !site.support().kind().isDiscrete()
                        && site.logProb().stream().anyMatch(depends::onLatent)) {
                    throw new ModelException(
                            "The prior of `" + site.name() + "` depends on `" + discrete.name()
                                    + "`, which is discrete and summed out, so there is no prior of `" + site.name()
                                    + "` alone to begin with. NUTS can do such models.",
                            site.source());
                }
            }
        }
    }

    private static FlatFunction unconstraining(
            Program model, Map<String, Value> inputs, Predictive priors, Device device) {
        Map<String, Integer> places = new HashMap<>();
        int length = 0;
        for (Predictive.Variable variable : priors.variables()) {
            places.put(variable.name(), length);
            length += variable.shape().size();
        }
        ProgramBuilder builder = ProgramBuilder.continuing(model);
        Map<Integer, Integer> offsets = new HashMap<>();
        List<Var> wanted = new ArrayList<>();
        for (Site site : model.sites()) {
            if (site.role() == Site.Role.LATENT) {
                offsets.put(site.value().id(), places.get(site.name()));
                List<Tensor> bounds =
                        site.support().bounds().stream().map(builder::tensor).toList();
                wanted.add(builder.varOf(
                        Bijector.onto(site.support().kind(), bounds).inverse(builder.tensor(site.value()))));
            }
        }
        return new World(builder.finish(List.of()), inputs, offsets, length).function(wanted, device);
    }

    /**
     * Of {@link Posterior#dimension} coordinates and one more, the power: the log density of the latent variables, those of the maps' log
     * |det J| included, and that power times the log density of all else. Its derivative in the power is the log likelihood.
     */
    public LogDensity density() {
        return density;
    }

    /**
     * A position drawn from the priors.
     *
     * @param position receives it, of length {@link Posterior#dimension}
     * @throws ModelException if a distribution has parameters there that it cannot take
     */
    public void prior(Key key, double[] position) {
        priors.at(key, new double[0], draw);
        unconstraining.call(draw, position);
    }

    @Override
    public void close() {
        priors.close();
        unconstraining.close();
    }
}
