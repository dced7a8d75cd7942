package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Weighted;
import dev.variate.program.Place;
import dev.variate.program.SourceLine;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What follows from tracing, each in a few lines. Values are numbers, arrays or tensors by the random variable's name; names that a program
 * does not use have no effect.
 */
public final class Tracers {
    private Tracers() {}

    /**
     * Sets the values of the named random variables: they keep their distribution, and score. It overrides values set in the program; of
     * two, the outer one holds.
     */
    public static Tracer condition(Map<String, ?> values) {
        Map<String, Tensor> tensors = tensors(values);
        return call -> call instanceof Call.Draw draw
                        && draw.name().isPresent()
                        && tensors.containsKey(draw.name().get())
                ? draw.withValue(tensors.get(draw.name().get())).make()
                : call.make();
    }

    /**
     * Replaces the named random variables by plain values (Pearl's do): they do not score, nothing influences them, and tracers outside do
     * not see them.
     */
    public static Tracer intervene(Map<String, ?> values) {
        Map<String, Tensor> tensors = tensors(values);
        return call -> call instanceof Call.Draw draw
                        && draw.name().isPresent()
                        && tensors.containsKey(draw.name().get())
                ? tensors.get(draw.name().get())
                : call.make();
    }

    /** Hides the random variables with such names from all tracers outside: they are simply drawn. */
    public static Tracer block(Predicate<String> names) {
        return call ->
                call instanceof Call.Draw draw && draw.name().filter(names).isPresent()
                        ? new RandomVariable(draw)
                        : call.make();
    }

    /**
     * Gives the random variables with such names the means of their distributions, as far as these exist, so that a program predicts the same
     * each time: dropout drops nothing, and a weight is what is believed of it on average.
     */
    public static Tracer mean(Predicate<String> names) {
        return call -> {
            if (!(call instanceof Call.Draw draw)
                    || draw.name().filter(names).isEmpty()
                    || draw.value().isPresent()) {
                return call.make();
            }
            return draw.distribution()
                    .mean()
                    .map(mean -> draw.withValue(mean.broadcastTo(draw.shape())).make())
                    .orElseGet(draw::make);
        };
    }

    /**
     * Computes random variables and traceable functions with such names, and their densities, in a place of this name: what {@code on} says in a program's
     * text, said from outside.
     */
    public static Tracer place(String place, Predicate<String> names) {
        return call -> call.name().filter(names).isPresent() && !(call instanceof Call.Deterministic)
                ? Place.in(place, call::make)
                : call.make();
    }

    /** Gives random variables the values that they have on a tape: {@link #condition} on another execution. */
    public static Tracer replay(Tape tape) {
        return condition(tape.values());
    }

    /**
     * Multiplies the log density of the random variables with such names: by less than 1 to temper them, by the number of batches where the
     * data are one of them.
     *
     * @param weight one number, or one for each row of the variable
     */
    public static Tracer scale(Object weight, Predicate<String> names) {
        return call ->
                call instanceof Call.Draw draw && draw.name().filter(names).isPresent()
                        ? draw.withDistribution(Weighted.of(draw.distribution(), weight))
                                .make()
                        : call.make();
    }

    /**
     * Makes random variables of named values that the program computes or is given: each takes the distribution that stands under its name
     * here, and its own shape. Its value comes from there as well, and is inferred unless a tracer outside sets it.
     */
    public static Tracer lift(Map<String, ? extends Distribution> priors) {
        Map<String, Distribution> own = Map.copyOf(priors);
        return call -> call instanceof Call.Deterministic value && own.containsKey(value.label())
                ? lifted(value, own.get(value.label())).make()
                : call.make();
    }

    private static Call.Draw lifted(Call.Deterministic value, Distribution prior) {
        Shape shape = value.value().shape();
        Shape own = prior.batchShape().append(prior.eventShape());
        int copies = shape.rank() - own.rank();
        if (copies < 0 || !shape.axes(copies, shape.rank()).equals(own)) {
            throw new ModelException(
                    "`" + value.label() + "` has shape " + shape + " and cannot be lifted to a `" + prior.name()
                            + "` of shape " + own + ".",
                    value.source());
        }
        return new Call.Draw(
                prior,
                shape.axes(0, copies),
                value.name(),
                Optional.empty(),
                Run.ofName(value.label()).key(),
                value.source(),
                List.of());
    }

    /**
     * Puts every random variable on a plate, outside of the plates that it is on already: {@code size} independent copies along its first
     * axis, unless its parameters have that axis.
     */
    public static Tracer plate(String name, int size) {
        Option.Plate plate = new Option.Plate(name, size);
        return call -> call instanceof Call.Draw draw ? draw.on(plate).make() : call.make();
    }

    /**
     * Lets all draws follow from {@code seed}, as {@link #seeded} does: another key for each name, and for each time that it is used.
     */
    public static Tracer seed(long seed) {
        Map<String, Integer> used = new HashMap<>();
        return call -> {
            if (!(call instanceof Call.Draw draw)) {
                return call.make();
            }
            String name = draw.name().orElse(draw.distribution().name());
            int times = used.merge(name, 1, Integer::sum) - 1;
            return draw.withKey(Key.of(seed).fold(name).fold(times)).make();
        };
    }

    /**
     * Runs {@code program} so that all its draws follow from {@code seed}: the same seed gives the same draws, and a random variable's
     * depend on nothing but the seed, its name, and how often that name was used before.
     */
    public static <T> T seeded(long seed, Supplier<T> program) {
        return new Run(Key.of(seed), Map.of()).call(program);
    }

    /**
     * The log density of one execution of {@code program}: the sum, over its random variables and their elements, of the log density at the
     * given values; 0 if there are none.
     *
     * <p>A random variable whose value the program sets itself needs none here. Tracers outside see the execution as well; what an inner
     * tracer replaces is not seen and does not score.
     *
     * @param values by name: numbers, arrays or tensors, which may be traced, to differentiate
     * @throws ModelException if a random variable has no name or no value, or a value belongs to none
     */
    public static Tensor logJoint(Map<String, ?> values, Supplier<?> program) {
        Scorer scorer = new Scorer(tensors(values));
        Tracing.trace(scorer, program);
        return scorer.total();
    }

    /**
     * The log density of a model: its inputs by their names, and its random variables by theirs.
     *
     * @throws ModelException also if an input is missing, or a name is neither
     */
    public static Tensor logJoint(Model model, Map<String, ?> values) {
        Map<String, Object> rest = new HashMap<>(values);
        Object[] arguments = new Object[model.parameters().size()];
        for (int i = 0; i < arguments.length; i++) {
            Model.Parameter parameter = model.parameters().get(i);
            Object argument = rest.remove(parameter.name());
            if (argument == null) {
                throw new ModelException(
                        "`" + model.name() + "` needs a value for its input `" + parameter.name() + "`.");
            }
            arguments[i] = parameter.kind() == Model.Parameter.Kind.TENSOR ? Language.tensor(argument) : argument;
        }
        return logJoint(rest, () -> model.invoke(List.of(arguments)));
    }

    private static Map<String, Tensor> tensors(Map<String, ?> values) {
        Map<String, Tensor> tensors = new HashMap<>();
        values.forEach((name, value) -> tensors.put(name, Language.tensor(value)));
        return tensors;
    }

    /** Sets every random variable's value and adds up the log densities. */
    private static final class Scorer implements Tracer {
        private final Map<String, Tensor> values;
        private final Set<String> used = new HashSet<>();
        private Tensor total = Value.scalar(0.0);

        Scorer(Map<String, Tensor> values) {
            this.values = values;
        }

        @Override
        public Object trace(Call call) {
            if (!(call instanceof Call.Draw draw)) {
                return call.make();
            }
            String name = draw.name()
                    .orElseThrow(() -> new ModelException(
                            "This `" + draw.distribution().name() + "` has no name" + line(draw.source())
                                    + ", so no value can be given for it. Assign it to a variable, or name it:"
                                    + " `named(\"x\")`.",
                            draw.source()));
            Tensor value = values.get(name);
            used.add(name);
            if (value == null && draw.value().isEmpty()) {
                throw new ModelException(
                        "The log density needs a value for `" + name + "`" + line(draw.source()) + ".", draw.source());
            }
            Tensor result = (value == null ? draw : draw.withValue(value)).make();
            if (result instanceof RandomVariable variable) {
                total = total.plus(variable.logProb());
            }
            return result;
        }

        Tensor total() {
            Set<String> unknown = new TreeSet<>(values.keySet());
            unknown.removeAll(used);
            if (!unknown.isEmpty()) {
                String name = unknown.iterator().next();
                throw new ModelException(
                        "There is a value for `" + name + "`, but the program makes no random variable of that name."
                                + Spelling.nearest(name, used)
                                        .map(n -> " Did you mean `" + n + "`?")
                                        .orElse(""));
            }
            return total;
        }

        private static String line(SourceLine source) {
            return source.line() == 0 ? "" : " (line " + source.line() + ")";
        }
    }
}
