package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.distribution.Bijector;
import dev.variate.program.Input;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Enumeration;
import dev.variate.transform.Inline;
import dev.variate.transform.NotEnumerableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What inference needs of a model with data: its log density as a function of a vector of real numbers, the <em>position</em>, and the way
 * back from positions to the model's quantities.
 *
 * <p>The position holds the latent variables one after another in the order of the model's text, each in row-major order, mapped to the
 * real numbers by {@link Bijector}; of a vector or matrix with a constraint there are as many numbers as are free in it. The log density is the sum of the random variables' log densities, all constants included, and of the
 * maps' log |det J|.
 *
 * <p>Discrete variables without data are summed out exactly ({@link Enumeration}), so that the posterior of the others is exact; the probability
 * of each of their values given the others is recorded in their place. One on which nothing else depends is left out: its probabilities add
 * up to one, whatever the others are. One that cannot be summed out, as a count without bound, is a part of the position: {@link #stepped}.
 */
public final class Posterior {
    private static final String POSITION = "position";

    /** Distributions that are normal in the coordinates of the position. */
    private static final Set<String> NORMAL_POSITIONS = Set.of(
            "normal",
            "logNormal",
            "logitNormal",
            "multivariateNormal",
            "multivariateNormalCholesky",
            "multivariateNormalPrecision",
            "multivariateNormalDiagonal",
            "multivariateNormalLowRank",
            "vecchia",
            "gaussianRandomWalk",
            "ar");

    /** How many probabilities of a variable a message tells. */
    private static final int MOST_TOLD = 12;

    private final Program whole;
    private final Program model;
    /** The model with its discrete variables, to draw them and what depends on them. */
    private final Program drawn;

    private final Map<String, Value> inputs;
    private final Map<Integer, Slot> slots;
    private final int dimension;
    private final List<Quantity> quantities;
    private final List<Stepped> stepped;

    /** Where a latent variable lies in the position. */
    private record Slot(Site site, int offset) {
        boolean discrete() {
            return site.support().kind().isDiscrete();
        }

        /** The shape of what is free in the variable's value. */
        Shape shape() {
            return discrete()
                    ? site.value().type().shape()
                    : Bijector.unconstrainedShape(
                            site.support().kind(), site.value().type().shape());
        }

        int size() {
            return shape().size();
        }
    }

    private Posterior(Program whole, Map<String, Value> inputs) {
        this.whole = whole;
        this.inputs = Map.copyOf(inputs);
        checkInputs(whole, inputs);
        Map<Site, String> unsummed = new LinkedHashMap<>();
        Enumeration.Summed summed = summed(whole, inputs, unsummed);
        this.model = summed.density();
        this.drawn = summed.drawn();
        this.slots = slots(model);
        this.dimension = slots.values().stream().mapToInt(Slot::size).sum();
        this.quantities = recorded(model);
        if (dimension == 0) {
            throw nothingToInfer(whole, exact(model, inputs));
        }
        checkProper(model);
        Function<Var, Optional<Value>> known = Enumeration.known(model, inputs);
        this.stepped = model.sites().stream()
                .filter(site ->
                        site.role() == Site.Role.LATENT && site.support().kind().isDiscrete())
                .map(site -> Stepped.of(site, label(site), unsummed.get(whole(site)), known))
                .toList();
    }

    /** The site of the same variable in the model as it was written. */
    private Site whole(Site site) {
        return whole.sites().stream()
                .filter(s -> s.name().equals(site.name()))
                .findFirst()
                .orElseThrow();
    }

    private static ModelException nothingToInfer(Program model, Map<String, Value> probabilities) {
        Optional<Site> discrete = model.sites().stream()
                .filter(s -> s.role() == Site.Role.LATENT && s.support().kind().isDiscrete())
                .findFirst();
        if (discrete.isPresent()) {
            Site site = discrete.get();
            return new ModelException(
                    "All that is unknown in `" + model.name() + "` is discrete, such as " + label(site)
                            + ", and is summed out, so there is nothing left to sample. "
                            + (probabilities.isEmpty()
                                    ? "Is there a prior for each unknown number?"
                                    : "The posterior is known exactly: " + told(probabilities)),
                    site.source());
        }
        boolean random = model.sites().stream().anyMatch(s -> s.role() != Site.Role.DETERMINISTIC);
        return new ModelException("`" + model.name() + "` has nothing to infer: "
                + (random
                        ? "every random variable has a value. Is there a prior for each unknown?"
                        : "it makes no random variable, such as `var mu = normal(0, 1);`."));
    }

    private static String told(Map<String, Value> probabilities) {
        String all = probabilities.entrySet().stream()
                .limit(3)
                .map(e -> "`" + e.getKey() + "` is " + told(e.getValue()))
                .collect(Collectors.joining("; "));
        return all + (probabilities.size() > 3 ? " …" : ".");
    }

    private static String told(Value probabilities) {
        int shown = Math.min(MOST_TOLD, probabilities.shape().size());
        return IntStream.range(0, shown)
                        .mapToObj(i -> String.format(Locale.ROOT, "%.4g", probabilities.get(i)))
                        .collect(Collectors.joining(", "))
                + (shown < probabilities.shape().size() ? " …" : "");
    }

    /**
     * The posterior of a model all of whose unknowns are discrete, exactly: under the name {@code P(z)} the probability of each value of z given the data, of the
     * shape of z and then one element for each value from the lowest on. Variables on which nothing depends are left out.
     *
     * @throws ModelException if something is unknown that is not discrete, or cannot be summed out
     */
    public static Map<String, Value> exact(TracedModel traced) {
        Program whole = traced.program();
        whole.sites().stream()
                .filter(s -> s.role() == Site.Role.LATENT && !s.support().kind().isDiscrete())
                .findFirst()
                .ifPresent(site -> {
                    throw new ModelException(
                            label(site) + " is not discrete, so the posterior of `" + whole.name()
                                    + "` is no table of probabilities. Sample it.",
                            site.source());
                });
        checkInputs(whole, traced.inputs());
        Map<Site, String> unsummed = new LinkedHashMap<>();
        Program summed = summed(whole, traced.inputs(), unsummed).density();
        unsummed.forEach((site, why) -> {
            throw new ModelException(label(site) + " " + why, site.source());
        });
        return exact(summed, traced.inputs());
    }

    private static Map<String, Value> exact(Program summed, Map<String, Value> inputs) {
        Inline values = Inline.into(summed, (Input input) -> inputs.get(input.name()));
        Map<String, Value> probabilities = new LinkedHashMap<>();
        summed.sites().stream()
                .filter(s -> s.role() == Site.Role.DETERMINISTIC && s.name().startsWith("P("))
                .forEach(s -> probabilities.put(s.name(), (Value) values.value(s.value())));
        return probabilities;
    }

    static String label(Site site) {
        return "`" + site.name() + "` ("
                + (site.source().line() > 0 ? "line " + site.source().line() + ", " : "") + "`" + site.distribution()
                + "`)";
    }

    /** A flat prior that nothing else bounds leaves a posterior without a finite total. */
    private static void checkProper(Program model) {
        for (Site site : model.sites()) {
            if (site.role() == Site.Role.LATENT && site.distribution().startsWith("flat")) {
                Dependence depends = Dependence.on(model, site.value());
                boolean alone = model.sites().stream()
                        .filter(other -> other != site)
                        .flatMap(other -> Stream.concat(other.logProb().stream(), other.support().bounds().stream()))
                        .noneMatch(depends::onLatent);
                if (alone) {
                    throw new ModelException(
                            "`" + site.name() + "`"
                                    + (site.source().line() > 0
                                            ? " (line " + site.source().line() + ")"
                                            : "")
                                    + " has a flat prior, and no data depend on it, so the posterior is improper: it"
                                    + " has no finite total, and cannot be sampled. Give `" + site.name()
                                    + "` a proper prior, such as `normal(0, 10)`.",
                            site.source());
                }
            }
        }
    }

    /**
     * The posterior of a checked program.
     *
     * @param inputs the values of its inputs of role DATA and OBSERVED
     * @throws ModelException if nothing is latent, or something latent is discrete and can neither be summed out nor moved by steps
     * @throws InvalidProgramException if the values are not those of the inputs, or a latent input is not one random variable's
     */
    public static Posterior of(Program program, Map<String, Value> inputs) {
        return new Posterior(program, inputs);
    }

    public static Posterior of(TracedModel model) {
        return of(model.program(), model.inputs());
    }

    /**
     * Program and data may come from a process that is not trusted; {@code ProgramChecker} does not know of data, nor of the tie between
     * inputs and sites.
     */
    static void checkInputs(Program model, Map<String, Value> inputs) {
        for (Input input : model.inputs()) {
            Value value = inputs.get(input.name());
            if (input.role() == Input.Role.LATENT) {
                long sites = model.sites().stream()
                        .filter(s -> s.role() == Site.Role.LATENT && s.value().equals(input.var()))
                        .count();
                require(
                        sites == 1,
                        "The latent input '%s' is the value of %d random variables instead of one",
                        input.name(),
                        sites);
            } else {
                require(value != null, "The input '%s' has no value", input.name());
                require(
                        value.type().equals(input.var().type()),
                        "The input '%s' is of type %s, its value of type %s",
                        input.name(),
                        input.var().type(),
                        value.type());
            }
        }
        Set<String> wanted = model.inputs().stream()
                .filter(i -> i.role() != Input.Role.LATENT)
                .map(Input::name)
                .collect(Collectors.toSet());
        inputs.keySet()
                .forEach(name -> require(
                        wanted.contains(name), "There is a value for '%s', which is no input of the program", name));
        for (Site site : model.sites()) {
            boolean continuous =
                    site.role() == Site.Role.LATENT && !site.support().kind().isDiscrete();
            require(
                    !continuous || site.value().type().dtype() == DType.F64,
                    "The latent '%s' is of type %s instead of F64",
                    site.name(),
                    site.value().type());
        }
    }

    private static void require(boolean condition, String message, Object... found) {
        if (!condition) {
            throw new InvalidProgramException(message.formatted(found));
        }
    }

    /**
     * The model without those discrete latent variables that can be summed out, and with them.
     *
     * @param unsummed receives those that cannot, and why
     */
    private static Enumeration.Summed summed(Program model, Map<String, Value> inputs, Map<Site, String> unsummed) {
        Set<Site> alone = alone(model);
        Set<String> discrete = model.sites().stream()
                .filter(s -> !alone.contains(s)
                        && s.role() == Site.Role.LATENT
                        && s.support().kind().isDiscrete())
                .map(Site::name)
                .collect(Collectors.toSet());
        while (true) {
            try {
                return Enumeration.of(
                        model, inputs, discrete, alone.stream().map(Site::name).collect(Collectors.toSet()));
            } catch (NotEnumerableException e) {
                Site site = model.sites().stream()
                        .filter(s -> s.name().equals(e.site().name()))
                        .findFirst()
                        .orElseThrow();
                if (!Stepped.possible(site)) {
                    throw new ModelException(
                            label(e.site()) + " " + e.getMessage(), e.site().source(), e);
                }
                unsummed.put(site, e.getMessage());
                discrete.remove(site.name());
            }
        }
    }

    /**
     * The discrete latent variables on which nothing else depends, from the last to the first, since what depends on one comes after it.
     */
    private static Set<Site> alone(Program model) {
        Set<Site> found = new LinkedHashSet<>();
        for (Site site : model.sites().reversed()) {
            if (site.role() == Site.Role.LATENT && site.support().kind().isDiscrete()) {
                Dependence depends = Dependence.on(model, site.value());
                boolean alone = model.sites().stream()
                        .filter(other -> other != site && !found.contains(other))
                        .flatMap(Posterior::wanted)
                        .noneMatch(depends::onLatent);
                if (alone) {
                    found.add(site);
                }
            }
        }
        return found;
    }

    /** What inference computes of a site. */
    private static Stream<Var> wanted(Site site) {
        Stream<Var> own = site.role() == Site.Role.DETERMINISTIC ? Stream.of(site.value()) : Stream.empty();
        return Stream.of(own, site.logProb().stream(), site.support().bounds().stream())
                .flatMap(vars -> vars);
    }

    private static Map<Integer, Slot> slots(Program model) {
        Map<Integer, Slot> slots = new HashMap<>();
        int offset = 0;
        for (boolean discrete : new boolean[] {false, true}) {
            for (Site site : model.sites()) {
                if (site.role() == Site.Role.LATENT && site.support().kind().isDiscrete() == discrete) {
                    Slot slot = new Slot(site, offset);
                    slots.put(site.value().id(), slot);
                    offset += slot.size();
                }
            }
        }
        return slots;
    }

    /**
     * Latents; deterministic values that the model names, or that a variable holds which depends on a latent and is no larger than the
     * largest one.
     */
    static List<Quantity> recorded(Program model) {
        Dependence depends = new Dependence(model);
        int largest = model.sites().stream()
                .filter(s -> s.role() == Site.Role.LATENT)
                .mapToInt(s -> s.value().type().shape().size())
                .max()
                .orElse(0);
        return model.sites().stream()
                .filter(site -> switch (site.role()) {
                    case LATENT -> true;
                    case DETERMINISTIC ->
                        site.explicit()
                                || depends.onLatent(site.value())
                                        && site.value().type().shape().size() <= largest;
                    case OBSERVED, INTERVENED -> false;
                })
                .map(Quantity::of)
                .toList();
    }

    /** The length of a position. */
    public int dimension() {
        return dimension;
    }

    /** The discrete variables that are not summed out, in the order of their elements, which are the last of the position. */
    public List<Stepped> stepped() {
        return stepped;
    }

    /** What is not wrong and yet worth knowing before the draws are read, in sentences. */
    public List<String> notes() {
        return Notes.of(model, stepped);
    }

    /**
     * The name of the position among the inputs of {@link #logDensityProgram} and {@link #constrainProgram}: {@code position}, unless the
     * model has such an input itself.
     */
    public String positionName() {
        String name = POSITION;
        while (inputs.containsKey(name)) {
            name += "'";
        }
        return name;
    }

    /** What draws record, in the order of the model's text. */
    public List<Quantity> quantities() {
        return quantities;
    }

    /** The names of a draw's numbers, in order. */
    public List<String> scalarNames() {
        return quantities.stream().flatMap(q -> q.scalarNames().stream()).toList();
    }

    /** The program whose posterior this is. */
    public Program model() {
        return model;
    }

    /** The model's data, by input. */
    public Map<String, Value> inputs() {
        return inputs;
    }

    /** Inputs: the position (F64[{@link #dimension}]) and the data. Output: the log density at the position, a scalar. */
    public Program logDensityProgram() {
        return logDensityProgram(site -> true);
    }

    /** {@link #logDensityProgram()} with the terms of some random variables only; 0 if there is none. */
    public Program logDensityProgram(Predicate<Site> counted) {
        Unconstrained u = new Unconstrained(0);
        return u.builder.finish(List.of(new Named("logDensity", u.builder.varOf(u.total(counted)))));
    }

    /** {@link #logDensityProgram(Predicate)} with something added that is made of the values of {@link #model}, in the program that is being built. */
    Program logDensityProgram(Predicate<Site> counted, BiFunction<ProgramBuilder, Inline, Tensor> more) {
        Unconstrained u = new Unconstrained(0);
        Tensor total = u.total(counted).plus(more.apply(u.builder, u.inline));
        return u.builder.finish(List.of(new Named("logDensity", u.builder.varOf(total))));
    }

    /**
     * {@link #logDensityProgram()} with a power: the position's last coordinate, one more than {@link #dimension}. The terms of latent
     * variables are counted whole and all others to that power, so that the derivative in it is the log likelihood.
     */
    Program temperedProgram() {
        Unconstrained u = new Unconstrained(1);
        Tensor power = u.position
                .slice(new int[] {dimension}, new int[] {dimension + 1})
                .reshape();
        Tensor prior = u.total(site -> site.role() == Site.Role.LATENT);
        Tensor likelihood = u.total(site -> site.role() != Site.Role.LATENT);
        return u.builder.finish(List.of(new Named("logDensity", u.builder.varOf(prior.plus(power.times(likelihood))))));
    }

    /**
     * What leads from the priors to this posterior, for methods that begin with the priors.
     *
     * @throws ModelException if a latent variable cannot be drawn from its prior, as one with a flat prior
     */
    public Tempering tempering(Device device) {
        return new Tempering(this, whole, device);
    }

    /**
     * What stands for this posterior where steps see some rows of the data only.
     *
     * @param plate whose places are the rows; empty for the longest
     * @param batchSize rows at a time; all, if there are fewer
     * @throws ModelException if no observed variable has such rows
     */
    public Subsampling subsampling(String plate, int batchSize, Device device) {
        return new Subsampling(this, plate, batchSize, device);
    }

    /** Why the prior of the position is not a normal distribution whose parameters are known, naming the first variable that makes it so; empty if it is one. */
    public Optional<String> notNormal() {
        Dependence depends = new Dependence(model);
        for (Site site : model.sites()) {
            if (site.role() != Site.Role.LATENT) {
                continue;
            }
            if (!NORMAL_POSITIONS.contains(site.distribution())) {
                return Optional.of(label(site) + " is not normal.");
            }
            if (site.parameters().stream().anyMatch(p -> depends.onLatent(p.var()))) {
                return Optional.of("The parameters of " + label(site) + " depend on what is inferred.");
            }
        }
        return Optional.empty();
    }

    private static Tensor add(Tensor total, Tensor term) {
        return total == null ? term : total.plus(term);
    }

    /** Inputs as those of {@link #logDensityProgram}. Outputs: all quantities, under their names. */
    public Program constrainProgram() {
        Unconstrained u = new Unconstrained(0);
        List<Named> outputs = new ArrayList<>();
        for (Quantity quantity : quantities) {
            outputs.add(new Named(
                    quantity.name(),
                    u.builder.varOf(u.inline.value(quantity.value()).floating())));
        }
        return u.builder.finish(outputs);
    }

    /**
     * Why no chain can begin at {@code position}: the first variable in the order of the text whose log density is not finite there, in
     * words and with its line. Empty if all are finite, as where only a derivative is not.
     */
    public Optional<ModelException> whyNoStart(double[] position) {
        Unconstrained u = new Unconstrained(0);
        List<Site> sites =
                model.sites().stream().filter(site -> !site.logProb().isEmpty()).toList();
        List<Tensor> wanted = new ArrayList<>();
        for (Site site : sites) {
            wanted.add(u.inline.value(site.logProb().getFirst()).sum());
            site.parameters().forEach(p -> wanted.add(u.inline.value(p.var())));
        }
        List<Named> outputs = new ArrayList<>();
        for (Tensor tensor : wanted) {
            outputs.add(new Named("" + outputs.size(), u.builder.varOf(tensor)));
        }
        Map<String, Value> arguments = new HashMap<>(inputs);
        arguments.put(positionName(), Value.vector(position));
        Iterator<Value> values = ReferenceEvaluator.evaluate(u.builder.finish(outputs), arguments)
                .iterator();
        for (Site site : sites) {
            double logProb = values.next().item();
            Map<String, Value> parameters = new LinkedHashMap<>();
            site.parameters().forEach(p -> parameters.put(p.name(), values.next()));
            if (!Double.isFinite(logProb)) {
                return Optional.of(NoStart.of(site, logProb, parameters));
            }
        }
        return Optional.empty();
    }

    /** The log density and its gradient, compiled for {@code device} with this posterior's data. */
    public LogDensity compile(Device device) {
        return device.logDensity(logDensityProgram(), inputs);
    }

    /**
     * The same without some observations: what is asked when a model is to predict them unseen.
     *
     * @param kept 1 for each observation that counts and 0 for each that does not, in the order of {@link #observed} and their elements
     */
    public LogDensity compileWithout(double[] kept, Device device) {
        Unconstrained u = new Unconstrained(0);
        String name = "kept";
        while (inputs.containsKey(name) || name.equals(positionName())) {
            name += "'";
        }
        Tensor counts = u.builder.input(name, TensorType.f64(kept.length), Input.Role.DATA);
        Tensor total = u.total(site -> true, counts.gt(Value.scalar(0.5)));
        Map<String, Value> known = new HashMap<>(inputs);
        known.put(name, Value.vector(kept));
        return device.logDensity(u.builder.finish(List.of(new Named("logDensity", u.builder.varOf(total)))), known);
    }

    /** The way from positions to draws, compiled for {@code device} with this posterior's data. */
    public Constraining constraining(Device device) {
        FlatFunction function = FlatFunction.compile(constrainProgram(), inputs, device);
        return new Constraining() {
            @Override
            public void constrain(double[] position, double[] draw) {
                function.call(position, draw);
            }

            @Override
            public void close() {
                function.close();
            }
        };
    }

    /**
     * The position at which some latent variables have these values, and the others those that they have at {@code otherwise}.
     *
     * @param values by name, in row-major order
     * @throws ModelException if a name is no latent variable's, or a value does not fit
     */
    public double[] position(Map<String, double[]> values, double[] otherwise, Device device) {
        double[] draw = new double[scalarNames().size()];
        try (Constraining constraining = constraining(device)) {
            constraining.constrain(otherwise, draw);
        }
        Map<String, Quantity> latents = new LinkedHashMap<>();
        quantities.stream().filter(Quantity::latent).forEach(q -> latents.put(q.name(), q));
        Map<Integer, Integer> offsets = latents();
        values.forEach((name, value) -> {
            Quantity quantity = latents.get(name);
            if (quantity == null) {
                throw new ModelException("Chains cannot begin at a `" + name + "`: what is inferred is `"
                        + String.join("`, `", latents.keySet()) + "`.");
            }
            if (value.length != quantity.shape().size()) {
                throw new ModelException("The starting point has " + value.length + " values for `" + name
                        + "`, which has " + quantity.shape().size() + ".");
            }
            boolean whole = quantity.value().type().dtype() != DType.F64;
            if (whole && Arrays.stream(value).anyMatch(number -> number != Math.rint(number))) {
                throw new ModelException("The starting value of `" + name + "` is not a whole number.");
            }
            System.arraycopy(value, 0, draw, offsets.get(quantity.value().id()), value.length);
        });
        ProgramBuilder builder = ProgramBuilder.continuing(model);
        List<Slot> inOrder = slots.values().stream()
                .sorted(Comparator.comparingInt(Slot::offset))
                .toList();
        List<Var> wanted = new ArrayList<>();
        for (Slot slot : inOrder) {
            List<Tensor> bounds =
                    slot.site.support().bounds().stream().map(builder::tensor).toList();
            Tensor value = builder.tensor(slot.site.value());
            wanted.add(builder.varOf(
                    slot.discrete()
                            ? value.floating()
                            : Bijector.onto(slot.site.support().kind(), bounds).inverse(value)));
        }
        double[] position = new double[dimension];
        try (FlatFunction function =
                new World(builder.finish(List.of()), inputs, offsets, draw.length).function(wanted, device)) {
            function.call(draw, position);
        }
        for (Slot slot : inOrder) {
            for (int i = slot.offset; i < slot.offset + slot.size(); i++) {
                if (!Double.isFinite(position[i])) {
                    throw new ModelException(
                            "The starting value of " + label(slot.site)
                                    + " is outside of what it can be, or at its edge.",
                            slot.site.source());
                }
            }
        }
        return position;
    }

    /** The variables with data, in the order of the model's text. */
    public List<PointwiseLikelihood.Observed> observed() {
        return PointwiseLikelihood.variables(model);
    }

    /**
     * The log density of each observation as a function of a draw: what is needed to ask how well each would have been predicted. A model
     * without observations has a function without results.
     */
    public PointwiseLikelihood pointwiseLikelihood(Device device) {
        return new PointwiseLikelihood(model, inputs, latents(), scalarNames().size(), device);
    }

    /**
     * The log density of priors and that of all that is no prior as functions of a draw.
     *
     * @param priors of which latent variables; of all, if empty
     * @throws ModelException if one of them is no latent variable
     */
    public LogParts logParts(Set<String> priors, Device device) {
        return new LogParts(model, inputs, priors, latents(), scalarNames().size(), device);
    }

    /** The latent variables that stand between hyperparameters and data: their priors are part of the model, and not what somebody believed before. By the form of the model, where a latent variable is a parameter or the scale of another. */
    public Set<String> hierarchy() {
        return Hierarchy.lower(model);
    }

    /**
     * Draws data anew, given draws of what is inferred: all observed variables, and the discrete ones that were left out or summed out; the
     * latter by their probabilities given the data, element by element.
     *
     * @throws ModelException if one of them cannot be drawn
     */
    public Predictive predictive(Device device) {
        return Predictive.ofPosterior(drawn, inputs, latents(), scalarNames().size(), device);
    }

    /** Where in a draw each latent variable begins, by the number of its value. */
    private Map<Integer, Integer> latents() {
        Map<Integer, Integer> offsets = new HashMap<>();
        int offset = 0;
        for (Quantity quantity : quantities) {
            if (quantity.latent()) {
                offsets.put(quantity.value().id(), offset);
            }
            offset += quantity.shape().size();
        }
        return offsets;
    }

    /** The model's program with latent inputs made from a position. */
    private final class Unconstrained {
        private final ProgramBuilder builder = new ProgramBuilder(model.name());
        private final Tensor position;
        private final Map<String, Tensor> data = new HashMap<>();
        private final Map<Slot, Tensor> slices = new HashMap<>();
        private final Inline inline;

        /** @param more coordinates of the position behind those of the latent variables */
        Unconstrained(int more) {
            position = builder.input(positionName(), TensorType.f64(dimension + more), Input.Role.ARGUMENT);
            for (Input input : model.inputs()) {
                if (input.role() != Input.Role.LATENT) {
                    data.put(
                            input.name(),
                            builder.input(input.name(), input.var().type(), input.role()));
                }
            }
            inline = Inline.into(model, this::argument);
        }

        /** The log densities of some sites, with the log |det J| of those that are latent; 0 if there is none. */
        Tensor total(Predicate<Site> counted) {
            return total(counted, null);
        }

        /** @param kept which observations count, in the order of {@link #observed}; all, if null */
        private Tensor total(Predicate<Site> counted, Tensor kept) {
            List<Site> observed = PointwiseLikelihood.observed(model);
            int offset = 0;
            Tensor total = null;
            for (Site site : model.sites()) {
                if (!counted.test(site)) {
                    continue;
                }
                if (kept != null && observed.contains(site)) {
                    Tensor logProb = inline.value(site.logProb().getFirst());
                    int size = logProb.shape().size();
                    Tensor counts = kept.slice(new int[] {offset}, new int[] {offset + size})
                            .reshape(logProb.shape().dims());
                    total = add(
                            total,
                            Tensor.where(counts, logProb, Value.scalar(0.0)).sum());
                    offset += size;
                    continue;
                }
                for (Var logProb : site.logProb()) {
                    total = add(total, inline.value(logProb).sum());
                }
                Slot slot = slots.get(site.value().id());
                if (slot != null && site.role() == Site.Role.LATENT && slot.discrete()) {
                    Optional<Tensor> inside = inside(site);
                    total = inside.isPresent() ? add(total, inside.get().sum()) : total;
                } else if (slot != null && site.role() == Site.Role.LATENT) {
                    Tensor jacobian = bijector(inline, slot).logDetJacobian(slice(slot));
                    // the identity's is zero and need not be computed
                    total = jacobian instanceof Value ? total : add(total, jacobian.sum());
                }
            }
            return total == null ? Value.scalar(0.0) : total;
        }

        private Tensor argument(Inline values, Input input) {
            if (input.role() != Input.Role.LATENT) {
                return data.get(input.name());
            }
            Slot slot = slots.get(input.var().id());
            return slot.discrete()
                    ? slice(slot).to(input.var().type().dtype())
                    : bijector(values, slot).forward(slice(slot));
        }

        /** 0 where a discrete variable lies between bounds that depend on others, and −∞ outside; empty if its bounds are known, and kept by whoever moves it. */
        private Optional<Tensor> inside(Site site) {
            List<Var> bounds = site.support().bounds();
            if (bounds.isEmpty() || bounds.stream().noneMatch(new Dependence(model)::onLatent)) {
                return Optional.empty();
            }
            Tensor value = inline.value(site.value()).floating();
            Tensor within = value.ge(inline.value(bounds.get(0)).floating())
                    .and(value.le(inline.value(bounds.get(1)).floating()));
            return Optional.of(Tensor.where(within, Value.scalar(0.0), Value.scalar(Double.NEGATIVE_INFINITY)));
        }

        private Bijector bijector(Inline values, Slot slot) {
            return Bijector.onto(
                    slot.site.support().kind(),
                    slot.site.support().bounds().stream().map(values::value).toList());
        }

        private Tensor slice(Slot slot) {
            return slices.computeIfAbsent(
                    slot, s -> position.slice(new int[] {s.offset}, new int[] {s.offset + s.size()})
                            .reshape(s.shape().dims()));
        }
    }
}
