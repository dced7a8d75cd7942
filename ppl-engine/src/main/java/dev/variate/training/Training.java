package dev.variate.training;

import dev.variate.device.Device;
import dev.variate.device.Iteration;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Value;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Training on one device: steps, each on the next batch of a shuffled order. Seed, data, model and recipe decide every bit, however often it
 * stopped and went on in between; a step's noise and rows follow from the seed and its number.
 */
public final class Training implements AutoCloseable {
    private final StepProgram program;
    private final Recipe recipe;
    private final Rows rows;
    private final int batch;
    private final long seed;
    private final boolean single;
    private final List<StepProgram.Part> parts;
    private final Iteration iteration;
    private final Prefetch batches;
    private final Key noise;
    private long step;

    /**
     * What a step tells.
     *
     * @param step its number, from 1 on
     * @param loss of its batch, in nats a row, before the step
     */
    public record Report(long step, double loss, double gradientNorm, double learningRate) {}

    private Training(Loss loss, Recipe recipe, Rows rows, Device device, boolean single, Checkpoint from) {
        this.program = StepProgram.of(loss, recipe);
        this.recipe = recipe;
        this.rows = rows;
        this.batch = rowsOf(loss) * recipe.parts();
        this.seed = from.seed();
        this.single = single;
        this.parts = program.state().stream()
                .map(p -> new StepProgram.Part(p.name(), single ? Precision.single(p.type()) : p.type()))
                .toList();
        if (!from.recipe().equals(text(recipe, single))) {
            throw new IllegalArgumentException("The checkpoint is of a training by `" + from.recipe()
                    + "`, and this is one by `" + text(recipe, single) + "`.");
        }
        Program whole = program.whole();
        this.iteration = device.iterate(single ? Precision.single(whole) : whole, from.values(parts));
        this.step = from.step();
        this.noise = Key.of(seed).fold("noise");
        this.batches =
                new Prefetch(rows, new Order(Key.of(seed).fold("order"), rows.count()), batch, step, this::arranged);
    }

    private static int rowsOf(Loss loss) {
        return loss.columns().values().iterator().next().shape().dim(0);
    }

    private static String text(Recipe recipe, boolean single) {
        return recipe.text() + (single ? ", single precision" : ", double precision");
    }

    /**
     * Training from its beginning.
     *
     * @param loss over a batch of rows with the columns that {@code rows} has
     * @param single whether to compute in single precision, as accelerators like it, or in double
     */
    public static Training begin(Loss loss, Recipe recipe, Rows rows, Device device, boolean single, long seed) {
        StepProgram program = StepProgram.of(loss, recipe);
        SequencedMap<String, Value> state = new LinkedHashMap<>();
        List<Value> start = program.start(seed);
        for (int i = 0; i < start.size(); i++) {
            Value value = start.get(i);
            state.put(program.state().get(i).name(), single ? Precision.single(value) : value);
        }
        return new Training(loss, recipe, rows, device, single, new Checkpoint(0, seed, text(recipe, single), state));
    }

    /** Training that goes on where {@code from} was taken; what was drawn and shuffled goes on as well. */
    public static Training resume(Loss loss, Recipe recipe, Rows rows, Device device, boolean single, Checkpoint from) {
        return new Training(loss, recipe, rows, device, single, from);
    }

    /** One step. */
    public Report step() {
        List<Value> arguments = new ArrayList<>();
        Value number = Value.scalar((double) step + 1);
        arguments.add(single ? Precision.single(number) : number);
        arguments.addAll(batches.next());
        Key key = noise.fold(step);
        arguments.add(Value.of(Loss.KEY_TYPE, (int) key.high(), (int) key.low()));
        List<Value> told = iteration.step(arguments);
        step++;
        return new Report(
                step, told.get(0).item(), told.get(1).item(), told.get(2).item());
    }

    /** A batch's columns in the program's order and precision; made ahead, on another thread. */
    private List<Value> arranged(SequencedMap<String, Value> columns) {
        return columns.values().stream()
                .map(v -> single ? Precision.single(v) : v)
                .toList();
    }

    /** How many steps have been taken. */
    public long steps() {
        return step;
    }

    /** How many rows a step takes. */
    public int batch() {
        return batch;
    }

    /** All rows once are so many steps, of which the last may reach into the next epoch. */
    public long stepsOfAnEpoch() {
        return (rows.count() + batch - 1) / batch;
    }

    /** The weights that count, in double precision, by name. */
    public Map<String, Value> weights() {
        Map<String, Value> weights = new LinkedHashMap<>();
        program.judged(iteration.carried()).forEach((name, value) -> weights.put(name, (Value) value.to(DType.F64)));
        return weights;
    }

    public Checkpoint checkpoint() {
        SequencedMap<String, Value> state = new LinkedHashMap<>();
        List<Value> values = iteration.carried();
        for (int i = 0; i < values.size(); i++) {
            state.put(parts.get(i).name(), values.get(i));
        }
        return new Checkpoint(step, seed, text(recipe, single), state);
    }

    @Override
    public void close() {
        batches.close();
        iteration.close();
    }
}
