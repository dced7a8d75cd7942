package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.program.Input;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.Support;
import dev.variate.program.Var;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Inline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Draws random variables of a program anew, from their distributions: the observed ones given draws of the others (posterior predictive), or
 * all of them (prior predictive). A draw is a function of program, data and key, and a variable's draws do not depend on which others are
 * drawn before it.
 *
 * <p>What a model says by {@code factor} is no distribution, so it weighs a posterior and not these draws: see {@link #factors}. A variable
 * whose value the model's text gives itself is drawn, but what follows from it in the model keeps the given value.
 *
 * <p>Variables that depend on each other are drawn in stages, whose parameters are computed by one compiled function each. An instance has
 * scratch memory and serves one thread.
 */
public final class Predictive implements AutoCloseable {
    private final List<Variable> variables;
    private final List<String> factors;
    private final int given;
    private final double[] world;
    private final List<Stage> stages = new ArrayList<>();
    private final FlatFunction record;
    /** Where in the world the draw of a variable lies, by its name. */
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * What a draw holds of one variable.
     *
     * @param support where its values lie; {@code REAL} for what is computed
     * @param observed the data that a draw stands beside; empty for what was not observed
     */
    public record Variable(String name, Shape shape, Support.Kind support, Optional<Value> observed) {

        /** The names of its elements in row-major order, as {@code y[0]}. */
        public List<String> scalarNames() {
            return Quantity.scalarNames(name, shape);
        }
    }

    /** Variables that depend on no others of theirs or later stages, and the function that has all their parameters end to end. */
    private record Stage(List<Site> sites, FlatFunction parameters, double[] values) {}

    private Predictive(
            Program model,
            Map<String, Value> inputs,
            Map<Integer, Integer> latents,
            int given,
            List<Site> drawn,
            List<Site> recorded,
            Device device) {
        this.given = given;
        this.factors = model.sites().stream()
                .filter(s -> s.role() == Site.Role.OBSERVED && s.distribution().equals("factor"))
                .map(Site::name)
                .toList();
        Map<Integer, Integer> offsets = new HashMap<>(latents);
        Set<Integer> inputVars = new HashSet<>();
        model.inputs().forEach(i -> inputVars.add(i.var().id()));
        int length = given;
        for (Site site : drawn) {
            places.put(site.name(), length);
            if (inputVars.contains(site.value().id()) && isItsOwn(model, site)) {
                offsets.put(site.value().id(), length);
            }
            length += site.value().type().shape().size();
        }
        this.world = new double[Math.max(1, length)];
        World whole = new World(model, inputs, offsets, world.length);
        List<Site> left = new ArrayList<>(drawn);
        while (!left.isEmpty()) {
            Dependence depends = Dependence.on(
                    model,
                    left.stream()
                            .map(Site::value)
                            .filter(v -> offsets.containsKey(v.id()))
                            .toList());
            List<Site> ready = left.stream()
                    .filter(s -> parameters(s).stream().noneMatch(depends::onLatent))
                    .toList();
            if (ready.isEmpty()) {
                throw new InvalidProgramException(
                        "The parameters of '" + left.getFirst().name() + "' depend on the variable itself");
            }
            List<Var> wanted =
                    ready.stream().flatMap(s -> parameters(s).stream()).toList();
            int size = wanted.stream().mapToInt(v -> v.type().shape().size()).sum();
            stages.add(new Stage(ready, whole.function(wanted, device), new double[size]));
            left.removeAll(ready);
        }
        List<Site> observed = PointwiseLikelihood.observed(model);
        Inline data = Inline.into(model, (Input input) -> inputs.get(input.name()));
        this.variables = recorded.stream()
                .map(s -> new Variable(
                        s.name(),
                        s.value().type().shape(),
                        s.support().kind(),
                        observed.contains(s)
                                ? Optional.of((Value) data.value(s.value()).resolved())
                                : Optional.empty()))
                .toList();
        this.record = whole.function(
                recorded.stream()
                        .filter(s -> !places.containsKey(s.name()))
                        .map(Site::value)
                        .toList(),
                device);
    }

    /** Whether a site's value is an input that is no other site's value and no parameter of the model. */
    static boolean isItsOwn(Program model, Site site) {
        return model.inputs().stream()
                .anyMatch(i -> i.var().id() == site.value().id() && i.name().equals(site.name()));
    }

    private static List<Var> parameters(Site site) {
        return site.parameters().stream().map(Named::var).toList();
    }

    /**
     * All variables and what is computed from them, from the priors on.
     *
     * @param inputs the values of the program's inputs of role DATA and OBSERVED; the latter are left aside
     * @throws ModelException if a variable cannot be drawn, as one with a flat prior
     */
    public static Predictive ofPrior(Program model, Map<String, Value> inputs, Device device) {
        Posterior.checkInputs(model, inputs);
        List<Site> observed = PointwiseLikelihood.observed(model);
        List<Site> drawn = model.sites().stream()
                .filter(s -> s.role() == Site.Role.LATENT || observed.contains(s))
                .toList();
        drawn.forEach(SiteDraw::check);
        List<Quantity> computed = Posterior.recorded(model);
        List<Site> recorded = model.sites().stream()
                .filter(s -> observed.contains(s)
                        || computed.stream().anyMatch(q -> q.name().equals(s.name())))
                .toList();
        return new Predictive(model, inputs, Map.of(), 0, drawn, recorded, device);
    }

    /** The continuous latent variables from their priors on, each recorded. */
    static Predictive ofPriors(Program model, Map<String, Value> inputs, Device device) {
        List<Site> latent = model.sites().stream()
                .filter(s -> s.role() == Site.Role.LATENT && !s.support().kind().isDiscrete())
                .toList();
        latent.forEach(SiteDraw::check);
        return new Predictive(model, inputs, Map.of(), 0, latent, latent, device);
    }

    /** See {@link Posterior#predictive}. */
    static Predictive ofPosterior(
            Program model, Map<String, Value> inputs, Map<Integer, Integer> latents, int width, Device device) {
        List<Site> observed = PointwiseLikelihood.observed(model);
        List<Site> drawn = model.sites().stream()
                .filter(s -> observed.contains(s)
                        || s.role() == Site.Role.LATENT
                                && !latents.containsKey(s.value().id()))
                .toList();
        drawn.forEach(SiteDraw::check);
        return new Predictive(model, inputs, latents, width, drawn, drawn, device);
    }

    /** What a draw holds, in the order of the model's text. */
    public List<Variable> variables() {
        return variables;
    }

    /** The names of a draw's numbers, in order. */
    public List<String> scalarNames() {
        return variables.stream().flatMap(v -> v.scalarNames().stream()).toList();
    }

    /** The names of the {@code factor}s of the model, which do not weigh these draws. */
    public List<String> factors() {
        return factors;
    }

    /**
     * One draw.
     *
     * @param key of this draw
     * @param draw of the posterior, in the order of {@link Posterior#scalarNames}; without elements for the prior
     * @param values receives one for each of {@link #scalarNames}
     * @throws ModelException if a distribution has parameters there that it cannot take, as a scale that is infinite
     */
    public void at(Key key, double[] draw, double[] values) {
        System.arraycopy(draw, 0, world, 0, given);
        for (Stage stage : stages) {
            stage.parameters.call(world, stage.values);
            int next = 0;
            for (Site site : stage.sites) {
                next = drawn(site, stage.values, next, key.fold(site.name()));
            }
        }
        double[] computed = new double[values.length];
        record.call(world, computed);
        int from = 0;
        int to = 0;
        for (Variable variable : variables) {
            int size = variable.shape().size();
            Integer place = places.get(variable.name());
            System.arraycopy(place == null ? computed : world, place == null ? from : place, values, to, size);
            from += place == null ? size : 0;
            to += size;
        }
    }

    /** Draws one variable into the world; returns where the next variable's parameters begin. */
    private int drawn(Site site, double[] values, int from, Key key) {
        Map<String, Value> parameters = new LinkedHashMap<>();
        int next = from;
        for (Named parameter : site.parameters()) {
            Shape shape = parameter.var().type().shape();
            double[] elements = new double[shape.size()];
            System.arraycopy(values, next, elements, 0, elements.length);
            parameters.put(parameter.name(), Value.wrap(TensorType.f64(shape.dims()), elements));
            next += elements.length;
        }
        Value value = SiteDraw.of(site, parameters, key);
        System.arraycopy(value.elements(), 0, world, places.get(site.name()), value.elements().length);
        return next;
    }

    @Override
    public void close() {
        stages.forEach(stage -> stage.parameters.close());
        record.close();
    }
}
