package dev.variate.training;

import dev.variate.distribution.Randomness;
import dev.variate.distribution.Trainable;
import dev.variate.model.Call;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What training makes small, as a program: its inputs are the weights (all {@code trainable()} variables, by name), the columns of a batch
 * (by name) and a random {@link #KEY}, its one output is the loss in nats a row of the batch.
 *
 * <p>The loss is the negative evidence lower bound of model and guide on the batch. Each random variable of the model is observed, if the
 * batch has a column of its name; takes its value from the guide, if that makes a variable of its name; or is drawn by the model itself, and
 * then its densities under model and guide cancel. Without unobserved variables the loss is the negative log likelihood.
 */
public final class Loss {
    /** The name of the input that randomness comes from, I32 [2]: another key, other draws. */
    public static final String KEY = "random key";

    /** The name of the output. */
    public static final String LOSS = "loss";

    /** What a key is. */
    public static final TensorType KEY_TYPE = new TensorType(DType.I32, Shape.of(2));

    private final Program program;
    private final Program start;

    private Loss(Program program, Program start) {
        this.program = program;
        this.start = start;
    }

    /**
     * A loss from the programs of another, {@link #program} and {@link #startProgram}, as they come back from text.
     *
     * @throws IllegalArgumentException if they are no such programs
     */
    public static Loss of(Program program, Program start) {
        Loss loss = new Loss(program, start);
        List<Named> begun = start.outputs();
        List<Named> learnt = loss.named(Input.Role.LATENT);
        boolean alike = begun.size() == learnt.size();
        for (int i = 0; alike && i < begun.size(); i++) {
            alike = begun.get(i).name().equals(learnt.get(i).name())
                    && begun.get(i).var().type().equals(learnt.get(i).var().type());
        }
        boolean whole = program.outputs().size() == 1
                && program.outputs().get(0).var().type().equals(TensorType.f64())
                && !loss.columns().isEmpty()
                && takesKey(program)
                && takesKey(start)
                && start.inputs().size() == 1;
        if (!alike || !whole) {
            throw new IllegalArgumentException("These programs are not those of a loss");
        }
        return loss;
    }

    private static boolean takesKey(Program program) {
        return program.inputs().stream()
                .anyMatch(i -> i.name().equals(KEY) && i.var().type().equals(KEY_TYPE));
    }

    private List<Named> named(Input.Role role) {
        return program.inputs().stream()
                .filter(i -> i.role() == role)
                .map(i -> new Named(i.name(), i.var()))
                .toList();
    }

    /** The bound where there is a guide, and the negative log likelihood where there is none. */
    public static Loss of(Model model, Optional<Model> guide, Batch batch) {
        return trace(model, guide, batch, false);
    }

    /** The negative log likelihood of {@code model}, a mean over the rows of a batch with these columns. */
    public static Loss likelihood(Model model, Batch batch) {
        return trace(model, Optional.empty(), batch, false);
    }

    /** The negative evidence lower bound, a mean over the rows: {@code guide} makes the model's variables that no column has. */
    public static Loss bound(Model model, Model guide, Batch batch) {
        return trace(model, Optional.of(guide), batch, false);
    }

    /**
     * The same without noise that only training wants: what layers call {@code dropout} keeps everything, and weights with a posterior take its
     * mean. It is what held-out data are judged by.
     */
    public static Loss judging(Model model, Optional<Model> guide, Batch batch) {
        return trace(model, guide, batch, true);
    }

    private static Loss trace(Model model, Optional<Model> guide, Batch batch, boolean judging) {
        checkSettings(model, guide, batch);
        ProgramBuilder builder = new ProgramBuilder(model.name());
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
        batch.columns().forEach((name, type) -> inputs.put(name, builder.input(name, type, Input.Role.OBSERVED)));
        Tensor key = builder.input(KEY, KEY_TYPE, Input.Role.ARGUMENT);
        LossTracer tracer = new LossTracer(builder, inputs, batch, judging);
        Randomness.from(
                key,
                () -> Tracers.seeded(0, () -> {
                    guide.ifPresent(g -> Tracing.trace(tracer.guide(), () -> g.invoke(arguments(g, batch, inputs))));
                    return Tracing.trace(tracer, () -> model.invoke(arguments(model, batch, inputs)));
                }));
        Program whole = builder.finish(List.of(new Named(LOSS, builder.varOf(tracer.loss()))));
        return new Loss(whole, Starts.program(model.name(), tracer.starts()));
    }

    /**
     * What a program makes of trained weights and some rows, such as pictures: a program whose inputs are weights, columns and a {@link #KEY}, and
     * whose one output is what {@code show} returns. What it draws it draws from its own distributions, without the noise that only training wants.
     *
     * @param learnt the loss whose weights there are
     * @throws ModelException if it wants a weight that the loss does not learn, or returns no tensor of them
     */
    public static Program showing(Model show, Batch batch, Loss learnt) {
        ProgramBuilder builder = new ProgramBuilder(show.name());
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
        batch.columns().forEach((name, type) -> inputs.put(name, builder.input(name, type, Input.Role.OBSERVED)));
        Tensor key = builder.input(KEY, KEY_TYPE, Input.Role.ARGUMENT);
        LossTracer tracer = new LossTracer(builder, inputs, batch, true);
        Object made = Randomness.from(
                key,
                () -> Tracers.seeded(
                        0, () -> Tracing.trace(tracer, () -> show.invoke(arguments(show, batch, inputs)))));
        tracer.starts().forEach((name, start) -> {
            if (!learnt.weights().containsKey(name)) {
                throw new ModelException(
                        "`" + show.name() + "` wants the weight `" + name
                                + "`, which the model does not learn. It learns "
                                + String.join(", ", learnt.weights().keySet()) + ".",
                        start.source());
            }
        });
        Shape rows = batch.columns().firstEntry().getValue().shape();
        if (!(made instanceof Tensor result) || !pictures(result.shape(), rows)) {
            Shape picture = rows.axes(1, rows.rank());
            throw new ModelException(
                    "`%s` should return pictures like those of the data, a tensor of shape [pictures, %s] or [rows, pictures, %s], and returns %s."
                            .formatted(
                                    show.name(),
                                    words(picture),
                                    words(picture),
                                    made instanceof Tensor other ? other.shape() : "no tensor"));
        }
        return builder.finish(List.of(new Named(show.name(), builder.varOf(result))));
    }

    private static boolean pictures(Shape found, Shape rows) {
        int before = found.rank() - rows.rank() + 1;
        return (before == 1 || before == 2) && found.axes(before, found.rank()).equals(rows.axes(1, rows.rank()));
    }

    private static String words(Shape shape) {
        return Arrays.stream(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    /** Columns by their names, settings by theirs; a whole number that is called {@code rows} is the size of the batch. */
    private static List<Object> arguments(Model model, Batch batch, Map<String, Tensor> columns) {
        List<Object> arguments = new ArrayList<>();
        for (Model.Parameter parameter : model.parameters()) {
            Object argument = columns.get(parameter.name());
            if (argument == null) {
                argument = batch.settings().get(parameter.name());
            }
            if (argument == null && parameter.name().equals(Batch.ROWS)) {
                argument = batch.rows();
            }
            if (argument == null) {
                throw new ModelException("`" + model.name() + "` wants `" + parameter.name()
                        + "`, but there is neither a column nor a setting of that name. Columns: "
                        + String.join(", ", columns.keySet()) + ".");
            }
            arguments.add(fitting(argument, parameter.kind()));
        }
        return arguments;
    }

    private static Object fitting(Object argument, Model.Parameter.Kind kind) {
        return switch (argument) {
            case Number n when kind == Model.Parameter.Kind.DOUBLE -> n.doubleValue();
            case Number n when kind == Model.Parameter.Kind.INT -> n.intValue();
            case Number n when kind == Model.Parameter.Kind.BOOLEAN -> n.doubleValue() != 0;
            default -> argument;
        };
    }

    private static void checkSettings(Model model, Optional<Model> guide, Batch batch) {
        for (String name : batch.settings().keySet()) {
            boolean wanted = Stream.concat(
                            model.parameters().stream(), guide.stream().flatMap(g -> g.parameters().stream()))
                    .anyMatch(p -> p.name().equals(name));
            if (!wanted) {
                throw new ModelException(
                        "There is a setting `" + name + "`, but `" + model.name() + "` has no parameter of that name.");
            }
        }
    }

    /** Inputs: weights in the order of {@link #weights}, columns, {@link #KEY}, not in that order; output: the loss. */
    public Program program() {
        return program;
    }

    /** From a {@link #KEY} to where each weight begins, in the order of {@link #weights}. */
    public Program startProgram() {
        return start;
    }

    /** Each weight's name and type, in the order in which guide and model make them. */
    public SequencedMap<String, TensorType> weights() {
        return types(Input.Role.LATENT);
    }

    /** Each column's name and type. */
    public SequencedMap<String, TensorType> columns() {
        return types(Input.Role.OBSERVED);
    }

    private SequencedMap<String, TensorType> types(Input.Role role) {
        SequencedMap<String, TensorType> types = new LinkedHashMap<>();
        named(role).forEach(n -> types.put(n.name(), n.var().type()));
        return types;
    }

    /** How many numbers are learnt. */
    public long size() {
        return weights().values().stream().mapToLong(t -> t.shape().size()).sum();
    }

    /** Where the weights begin; a weight's start depends on seed and name alone, and not on the device. */
    public SequencedMap<String, Value> start(long seed) {
        Key key = Key.of(seed).fold("start");
        List<Value> begun =
                ReferenceEvaluator.evaluate(start, Map.of(KEY, Value.of(KEY_TYPE, (int) key.high(), (int) key.low())));
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < begun.size(); i++) {
            values.put(start.outputs().get(i).name(), begun.get(i));
        }
        return values;
    }

    /** What a tracer of the loss may ask of a draw: whether it is learnt. */
    static Optional<Trainable> trainable(Call.Draw draw) {
        return draw.distribution() instanceof Trainable t ? Optional.of(t) : Optional.empty();
    }
}
