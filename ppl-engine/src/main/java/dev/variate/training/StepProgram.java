package dev.variate.training;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.DeadCode;
import dev.variate.transform.Gradient;
import dev.variate.transform.Inline;
import dev.variate.transform.MixedPrecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of training as programs without a state of their own: {@link #gradient} from weights, batch and key to loss and derivatives, {@link
 * #update} from weights, memory, step and derivatives to new weights and memory, and {@link #whole}, both in one. Between the first two,
 * derivatives of several devices can be averaged.
 *
 * <p>The whole has as inputs the state (see {@link #state}), the step, from 1 on, the batch's columns and the key; as outputs the state, then the
 * loss, the norm of its gradient before clipping, and the learning rate.
 */
public final class StepProgram {
    static final String STEP = "step number";
    private static final String VECTOR = "derivatives";

    private final Loss loss;
    private final Recipe recipe;
    private final List<Named> weights;
    private final Program gradient;

    private StepProgram(Loss loss, Recipe recipe) {
        this.loss = loss;
        this.recipe = recipe;
        this.weights = loss.program().inputs().stream()
                .filter(i -> i.role() == Input.Role.LATENT)
                .map(i -> new Named(i.name(), i.var()))
                .toList();
        Program exact =
                Gradient.of(loss.program(), weights.stream().map(Named::name).toList());
        this.gradient = recipe.mixed() ? MixedPrecision.products(exact) : exact;
    }

    public static StepProgram of(Loss loss, Recipe recipe) {
        return new StepProgram(loss, recipe);
    }

    /** Inputs those of the loss; outputs the loss, then its derivative in each weight, in the weights' order; in mixed precision if the recipe wants it. */
    public Program gradient() {
        return gradient;
    }

    /** One tensor of the state: weights first, then what the optimiser remembers of each, then running averages. */
    public record Part(String name, TensorType type) {}

    /** What is carried from step to step, in order. */
    public List<Part> state() {
        List<Part> parts = new ArrayList<>();
        weights.forEach(w -> parts.add(new Part(w.name(), w.var().type())));
        for (Named weight : weights) {
            List<Shape> memory = recipe.optimiser().memory(weight.var().type().shape());
            for (int i = 0; i < memory.size(); i++) {
                parts.add(new Part(
                        weight.name() + " memory " + i,
                        new TensorType(weight.var().type().dtype(), memory.get(i))));
            }
        }
        if (recipe.average().isPresent()) {
            weights.forEach(
                    w -> parts.add(new Part(w.name() + " average", w.var().type())));
        }
        return parts;
    }

    /** The state in which training begins: weights as their distributions say, and nothing remembered. */
    public List<Value> start(long seed) {
        Map<String, Value> starts = loss.start(seed);
        List<Value> values = new ArrayList<>();
        for (Part part : state()) {
            Value weight = starts.get(part.name());
            if (weight == null && part.name().endsWith(" average")) {
                weight = starts.get(part.name().substring(0, part.name().length() - " average".length()));
            }
            values.add(weight == null ? Value.full(part.type(), 0) : weight);
        }
        return values;
    }

    /** The weights that count: the running averages if there are any. */
    public Map<String, Value> judged(List<Value> state) {
        Map<String, Value> values = new HashMap<>();
        int from = recipe.average().isPresent() ? state.size() - weights.size() : 0;
        for (int i = 0; i < weights.size(); i++) {
            values.put(weights.get(i).name(), state.get(from + i));
        }
        return values;
    }

    /** What the part of the state is called in which this weight counts, see {@link #judged}. */
    public String judged(String weight) {
        return recipe.average().isPresent() ? weight + " average" : weight;
    }

    /** Inputs the state, the step and the derivatives; outputs the new state, the gradient's norm and the learning rate. */
    public Program update() {
        ProgramBuilder builder = new ProgramBuilder("update");
        List<Tensor> state = inputs(builder);
        Tensor step = builder.input(STEP, TensorType.f64(), Input.Role.ARGUMENT);
        List<Tensor> derivatives = weights.stream()
                .map(w -> builder.input("d(" + w.name() + ")", w.var().type(), Input.Role.ARGUMENT))
                .toList();
        return builder.finish(updated(builder, state, step, derivatives));
    }

    /**
     * What one of several devices computes of a step: its share of the loss and of the derivatives, of which the sum over all devices is what one
     * would have found. Inputs: the weights, the columns of these parts alone, the key; output: one vector of {@link #size} and one numbers, the
     * derivatives in the weights' order and then the loss.
     *
     * @param first of the parts of a step's batch, from 0
     * @param count of them
     */
    public Program share(int first, int count) {
        ProgramBuilder builder = new ProgramBuilder(loss.program().name() + " share");
        Map<String, Tensor> arguments = new HashMap<>();
        weights.forEach(
                w -> arguments.put(w.name(), builder.input(w.name(), w.var().type(), Input.Role.ARGUMENT)));
        loss.columns()
                .forEach(
                        (name, type) -> arguments.put(name, builder.input(name, of(count, type), Input.Role.OBSERVED)));
        Tensor key = builder.input(Loss.KEY, Loss.KEY_TYPE, Input.Role.ARGUMENT);
        List<Tensor> means = means(builder, arguments, key, first, count);
        List<Tensor> flat = new ArrayList<>();
        for (Tensor derivative : means.subList(1, means.size())) {
            flat.add(derivative.reshape(derivative.shape().size()));
        }
        flat.add(means.get(0).reshape(1));
        Tensor vector = Tensor.concatenate(0, flat.toArray(Tensor[]::new));
        return DeadCode.eliminate(builder.finish(List.of(new Named(VECTOR, builder.varOf(vector)))));
    }

    /** As {@link #update}, with the sum of all devices' derivatives as one vector of {@link #size} numbers. */
    public Program updateBySum() {
        ProgramBuilder builder = new ProgramBuilder("update");
        List<Tensor> state = inputs(builder);
        Tensor step = builder.input(STEP, TensorType.f64(), Input.Role.ARGUMENT);
        Tensor sum = builder.input(VECTOR, TensorType.f64(size()), Input.Role.ARGUMENT);
        List<Tensor> derivatives = new ArrayList<>();
        int from = 0;
        for (Named weight : weights) {
            Shape shape = weight.var().type().shape();
            derivatives.add(
                    sum.slice(new int[] {from}, new int[] {from + shape.size()}).reshape(shape.dims()));
            from += shape.size();
        }
        return builder.finish(updated(builder, state, step, derivatives));
    }

    /** How many numbers are learnt. */
    public int size() {
        return Math.toIntExact(loss.size());
    }

    /** How many tensors are weights, the first of the state. */
    public int weightCount() {
        return weights.size();
    }

    /** The step in one program. */
    public Program whole() {
        ProgramBuilder builder = new ProgramBuilder(loss.program().name());
        List<Tensor> state = inputs(builder);
        Tensor step = builder.input(STEP, TensorType.f64(), Input.Role.ARGUMENT);
        Map<String, Tensor> arguments = new HashMap<>();
        for (int i = 0; i < weights.size(); i++) {
            arguments.put(weights.get(i).name(), state.get(i));
        }
        loss.columns()
                .forEach((name, type) ->
                        arguments.put(name, builder.input(name, of(recipe.parts(), type), Input.Role.OBSERVED)));
        Tensor key = builder.input(Loss.KEY, Loss.KEY_TYPE, Input.Role.ARGUMENT);
        List<Tensor> means = means(builder, arguments, key, 0, recipe.parts());
        List<Named> outputs = updated(builder, state, step, means.subList(1, means.size()));
        outputs.add(state.size(), new Named(Loss.LOSS, builder.varOf(means.get(0))));
        return DeadCode.eliminate(builder.finish(outputs));
    }

    /** The share of the means over all parts, of the loss and of its derivatives, that these parts have. */
    private List<Tensor> means(
            ProgramBuilder builder, Map<String, Tensor> arguments, Tensor key, int first, int count) {
        List<Tensor> sums = null;
        for (int part = first; part < first + count; part++) {
            List<Tensor> results = gradient(builder, arguments, key, part, part - first);
            if (sums == null) {
                sums = results;
            } else {
                List<Tensor> before = sums;
                List<Tensor> both = new ArrayList<>();
                for (int i = 0; i < results.size(); i++) {
                    both.add(before.get(i).plus(results.get(i)));
                }
                sums = both;
            }
        }
        return sums.stream()
                .map(s -> recipe.parts() == 1 ? s : s.div((double) recipe.parts()))
                .toList();
    }

    /** The loss's batch is one part of the step's. */
    private static TensorType of(int parts, TensorType part) {
        int[] dims = part.shape().dims();
        dims[0] *= parts;
        return new TensorType(part.dtype(), Shape.of(dims));
    }

    private List<Tensor> gradient(
            ProgramBuilder builder, Map<String, Tensor> arguments, Tensor key, int part, int place) {
        Tensor own = recipe.parts() == 1 ? key : Tensor.apply(new Op.RandomBits(Shape.of(2), 31, part), key);
        // recorded, so that what stretches a small constant stays an equation
        Inline inline = Inline.into(
                gradient,
                (Input input) -> {
                    if (input.name().equals(Loss.KEY)) {
                        return own;
                    }
                    Tensor argument = arguments.get(input.name());
                    return loss.columns().containsKey(input.name())
                            ? rows(argument, place, input.var().type().shape())
                            : argument;
                },
                builder::record);
        return gradient.outputs().stream().map(o -> inline.value(o.var())).toList();
    }

    private static Tensor rows(Tensor all, int place, Shape own) {
        if (all.shape().equals(own)) {
            return all;
        }
        int[] starts = new int[own.rank()];
        int[] limits = own.dims();
        starts[0] = place * own.dim(0);
        limits[0] = starts[0] + own.dim(0);
        return all.slice(starts, limits);
    }

    private List<Tensor> inputs(ProgramBuilder builder) {
        return state().stream()
                .map(p -> builder.input(p.name(), p.type(), Input.Role.ARGUMENT))
                .toList();
    }

    private List<Named> updated(ProgramBuilder builder, List<Tensor> state, Tensor step, List<Tensor> derivatives) {
        Tensor norm = derivatives.stream()
                .map(d -> d.square().sum())
                .reduce(Tensor::plus)
                .orElse(Value.scalar(0.0))
                .sqrt();
        List<Tensor> clipped = derivatives;
        if (recipe.clip().isPresent()) {
            double most = recipe.clip().getAsDouble();
            Tensor factor = Value.scalar(most).div(norm.max(Value.scalar(most)));
            clipped = derivatives.stream().map(d -> d.times(factor)).toList();
        }
        Tensor rate = recipe.schedule().at(step);
        List<Part> parts = state();
        List<Tensor> now = new ArrayList<>();
        List<Tensor> memories = new ArrayList<>();
        int next = weights.size();
        for (int i = 0; i < weights.size(); i++) {
            int count = recipe.optimiser()
                    .memory(weights.get(i).var().type().shape())
                    .size();
            Optimiser.Update update = recipe.optimiser()
                    .update(state.get(i), clipped.get(i), state.subList(next, next + count), rate, step);
            next += count;
            now.add(update.weight());
            memories.addAll(update.memory());
        }
        List<Tensor> all = new ArrayList<>(now);
        all.addAll(memories);
        if (recipe.average().isPresent()) {
            for (int i = 0; i < weights.size(); i++) {
                all.add(Adam.kept(
                        state.get(next + i), now.get(i), recipe.average().getAsDouble()));
            }
        }
        List<Named> outputs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            outputs.add(new Named(parts.get(i).name(), builder.varOf(all.get(i))));
        }
        outputs.add(new Named("gradient norm", builder.varOf(norm)));
        outputs.add(new Named("learning rate", builder.varOf(rate)));
        return outputs;
    }
}
