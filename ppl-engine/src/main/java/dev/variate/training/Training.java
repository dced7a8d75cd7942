package dev.variate.training;

import dev.variate.device.Device;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Value;
import dev.variate.transform.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Training: steps, each on the next batch of a shuffled order. Seed, data, model and recipe decide every bit, however often it
 * stopped and went on in between; a step's noise and rows follow from the seed and its number. Of several processes that train together (see
 * {@link Replica}) each reads its own rows only, and all have the same state after each step, which differs from that of one process by rounding.
 */
public final class Training implements AutoCloseable {
    private final StepProgram program;
    private final Recipe recipe;
    private final Rows rows;
    private final int batch;
    private final long seed;
    private final boolean single;
    private final List<StepProgram.Part> parts;
    private final Steps taken;
    private final Prefetch batches;
    private final Key noise;
    private long step;
    private volatile boolean leaving;

    /**
     * What a step tells.
     *
     * @param step its number, from 1 on
     * @param loss of its batch, in nats a row, before the step
     * @param rates rows that each process computed in a second of its own
     * @param last whether one of the processes has asked by {@link #leave} to end here; all hear of it at the same step
     */
    public record Report(
            long step, double loss, double gradientNorm, double learningRate, List<Double> rates, boolean last) {}

    private Training(
            Loss loss, Recipe recipe, Rows rows, Device device, boolean single, Replica replica, Checkpoint from) {
        Replica.requireShared(recipe.parts(), replica.count());
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
        int own = batch / replica.count();
        this.taken = Steps.of(program, recipe, device, single, replica, own, from.values(parts));
        this.step = from.step();
        this.noise = Key.of(seed).fold("noise");
        this.batches = new Prefetch(
                rows,
                new Order(Key.of(seed).fold("order"), rows.count()),
                new Prefetch.Places(batch, own * replica.number(), own),
                step,
                this::arranged);
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
        return begin(loss, recipe, rows, device, single, seed, Replica.ALONE);
    }

    /**
     * As {@link #begin(Loss, Recipe, Rows, Device, boolean, long)}, by one of several processes, which begin alike.
     *
     * @throws IllegalArgumentException if they cannot share the parts of the recipe equally
     */
    public static Training begin(
            Loss loss, Recipe recipe, Rows rows, Device device, boolean single, long seed, Replica replica) {
        StepProgram program = StepProgram.of(loss, recipe);
        SequencedMap<String, Value> state = new LinkedHashMap<>();
        List<Value> start = program.start(seed);
        for (int i = 0; i < start.size(); i++) {
            Value value = start.get(i);
            state.put(program.state().get(i).name(), single ? Precision.single(value) : value);
        }
        return new Training(
                loss, recipe, rows, device, single, replica, new Checkpoint(0, seed, text(recipe, single), state));
    }

    /** Training that goes on where {@code from} was taken; what was drawn and shuffled goes on as well. */
    public static Training resume(Loss loss, Recipe recipe, Rows rows, Device device, boolean single, Checkpoint from) {
        return resume(loss, recipe, rows, device, single, from, Replica.ALONE);
    }

    /** As {@link #resume(Loss, Recipe, Rows, Device, boolean, Checkpoint)}, by one of several processes, of which there may be more or fewer than took it. */
    public static Training resume(
            Loss loss, Recipe recipe, Rows rows, Device device, boolean single, Checkpoint from, Replica replica) {
        return new Training(loss, recipe, rows, device, single, replica, from);
    }

    /** Wants the next step to be the last, of all processes. From any thread. */
    public void leave() {
        leaving = true;
    }

    /**
     * One step.
     *
     * @throws IllegalStateException if another process of the group is gone
     * @throws DivergedException if loss or gradient are not finite; what was learnt before is in the last checkpoint alone
     */
    public Report step() {
        Value number = Value.scalar((double) step + 1);
        Key key = noise.fold(step);
        Steps.Told told = taken.step(
                single ? Precision.single(number) : number,
                batches.next(),
                Value.of(Loss.KEY_TYPE, (int) key.high(), (int) key.low()),
                leaving);
        step++;
        DivergedException.requireFinite(step, told.loss(), told.gradientNorm());
        return new Report(step, told.loss(), told.gradientNorm(), told.learningRate(), told.rates(), told.leaving());
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
        program.judged(taken.carried()).forEach((name, value) -> weights.put(name, (Value) value.to(DType.F64)));
        return weights;
    }

    public Checkpoint checkpoint() {
        SequencedMap<String, Value> state = new LinkedHashMap<>();
        List<Value> values = taken.carried();
        for (int i = 0; i < values.size(); i++) {
            state.put(parts.get(i).name(), values.get(i));
        }
        return new Checkpoint(step, seed, text(recipe, single), state);
    }

    @Override
    public void close() {
        batches.close();
        taken.close();
    }
}
