package dev.variate.parallel;

import dev.variate.device.Device;
import dev.variate.device.Exchange;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Checkpoint;
import dev.variate.training.DivergedException;
import dev.variate.training.Loss;
import dev.variate.training.Order;
import dev.variate.training.Recipe;
import dev.variate.training.Rows;
import dev.variate.training.StepProgram;
import dev.variate.transform.Partition;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * One device's part of training on a mesh. Along the axis {@code model} a copy of the model is cut by its places, and each weight lives on one device, with what the optimiser remembers of it. Along {@code data} there are copies that see other
 * rows, whose derivatives are added up after each step. A step's batch is the recipe's parts, of which each copy gets an equal share, and its stages work on
 * them one after another.
 *
 * <p>It is the same training as on one device by the same recipe, to rounding: same rows, same noise, same updates. All devices call the same methods equally often.
 */
public final class MeshTraining implements AutoCloseable {
    private static final int LEADER = 0;
    private static final TensorType WORD = TensorType.f64(3);

    private final Mesh mesh;
    private final Exchange exchange;
    private final int own;
    private final boolean single;
    private final Recipe recipe;
    private final long seed;
    private final Rows rows;
    private final Order order;
    private final Key noise;
    private final StepProgram program;
    private final Partition partition;
    private final MemberProgram gradient;
    private final MemberProgram update;
    private final DerivativeMeans derivatives;
    private final int batch;
    private final List<StepProgram.Part> parts;
    /** What lives here, by name, and where everything lives along {@code model}. */
    private Map<String, Value> state = new HashMap<>();

    private final Map<String, Integer> homes = new HashMap<>();
    private final List<String> columns;
    /** What the update calls the number of the step, which comes after the state. */
    private final String stepNumber;

    private long step;

    /**
     * What a step tells, on every device the same.
     *
     * @param loss in nats a row, before the step
     * @param summingMillis how long this device was at adding derivatives up over the copies, waiting included
     */
    public record Report(long step, double loss, double gradientNorm, double learningRate, double summingMillis) {}

    private MeshTraining(
            Loss loss,
            Recipe recipe,
            Rows rows,
            Mesh mesh,
            Placement placement,
            Device device,
            boolean single,
            Exchange exchange,
            Checkpoint from) {
        this.mesh = mesh.fitting(exchange.members(), "members of the group");
        this.exchange = exchange;
        this.own = exchange.member();
        this.single = single;
        this.recipe = recipe;
        this.rows = rows;
        mesh.share(Mesh.DATA, "parts of a step's batch", recipe.parts());
        int members = mesh.extent(Mesh.MODEL);
        if (placement.members() != members) {
            throw new IllegalArgumentException("The placement is for " + placement.members()
                    + " devices, and the mesh `" + mesh + "` has " + members + " along `" + Mesh.MODEL + "`.");
        }
        this.program = StepProgram.of(loss, recipe);
        this.columns = List.copyOf(loss.columns().keySet());
        this.batch = loss.columns().values().iterator().next().shape().dim(0) * recipe.parts();
        this.parts = program.state().stream()
                .map(p -> new StepProgram.Part(p.name(), single ? Precision.single(p.type()) : p.type()))
                .toList();
        if (!from.recipe().equals(text(recipe, single))) {
            throw new IllegalArgumentException("The checkpoint is of a training by `" + from.recipe()
                    + "`, and this is one by `" + text(recipe, single) + "`.");
        }
        this.seed = from.seed();
        this.step = from.step();
        this.noise = Key.of(seed).fold("noise");
        this.order = new Order(Key.of(seed).fold("order"), rows.count());
        this.partition = gradient(single(program.gradient()), placement);
        List<String> weights = List.copyOf(loss.weights().keySet());
        weights.forEach(w -> homes.put(w, partition.homes().get(w)));
        parts.forEach(p -> homes.putIfAbsent(p.name(), homes.get(weightOf(p.name(), weights))));
        Program updating = program.update();
        this.stepNumber = updating.inputs().get(parts.size()).name();
        List<Integer> ours = mesh.along(own, Mesh.MODEL);
        this.gradient = new MemberProgram(partition, place(), device, exchange, ours::get);
        this.update = new MemberProgram(update(updating, placement, weights), place(), device, exchange, ours::get);
        this.derivatives = new DerivativeMeans(exchange, mesh, single, recipe.parts());
        List<Value> values = from.values(parts);
        for (int i = 0; i < parts.size(); i++) {
            if (homes.get(parts.get(i).name()) == place()) {
                state.put(parts.get(i).name(), values.get(i));
            }
        }
    }

    private int place() {
        return mesh.index(own, Mesh.MODEL);
    }

    private Program single(Program double64) {
        return single ? Precision.single(double64) : double64;
    }

    private static Partition gradient(Program program, Placement placement) {
        Partition free = Partition.of(program, placement.members(), placement::member, Map.of(), Map.of());
        Map<String, Integer> outputs = new HashMap<>();
        free.homes().forEach((weight, home) -> outputs.put("d(" + weight + ")", home));
        outputs.put(Loss.LOSS, LEADER);
        return Partition.of(program, placement.members(), placement::member, free.homes(), outputs);
    }

    private Partition update(Program double64, Placement placement, List<String> weights) {
        Map<String, Integer> inputs = new HashMap<>(homes);
        weights.forEach(w -> inputs.put("d(" + w + ")", homes.get(w)));
        Map<String, Integer> outputs = new HashMap<>(homes);
        outputs.put("gradient norm", LEADER);
        outputs.put("learning rate", LEADER);
        return Partition.of(single(double64), placement.members(), placement::member, inputs, outputs);
    }

    /** Memories and averages are called after their weight. */
    private static String weightOf(String part, List<String> weights) {
        return weights.stream()
                .filter(w -> part.equals(w) || part.startsWith(w + " "))
                .reduce((a, b) -> a.length() >= b.length() ? a : b)
                .orElseThrow();
    }

    private static String text(Recipe recipe, boolean single) {
        return recipe.text() + (single ? ", single precision" : ", double precision");
    }

    /**
     * Training from its beginning.
     *
     * @param loss over one part of a step's batch
     * @param recipe of which {@link Recipe#parts} are shared by the copies
     * @param exchange of as many members as the mesh has devices
     * @throws IllegalArgumentException if mesh, placement, recipe and group do not fit together, in words
     */
    public static MeshTraining begin(
            Loss loss,
            Recipe recipe,
            Rows rows,
            Mesh mesh,
            Placement placement,
            Device device,
            boolean single,
            Exchange exchange,
            long seed) {
        StepProgram program = StepProgram.of(loss, recipe);
        SequencedMap<String, Value> state = new LinkedHashMap<>();
        List<Value> start = program.start(seed);
        for (int i = 0; i < start.size(); i++) {
            Value value = start.get(i);
            state.put(program.state().get(i).name(), single ? Precision.single(value) : value);
        }
        return resume(
                loss,
                recipe,
                rows,
                mesh,
                placement,
                device,
                single,
                exchange,
                new Checkpoint(0, seed, text(recipe, single), state));
    }

    /** Training that goes on from a checkpoint, of one device or of any mesh. */
    public static MeshTraining resume(
            Loss loss,
            Recipe recipe,
            Rows rows,
            Mesh mesh,
            Placement placement,
            Device device,
            boolean single,
            Exchange exchange,
            Checkpoint from) {
        return new MeshTraining(loss, recipe, rows, mesh, placement, device, single, exchange, from);
    }

    /** How the gradient is cut. */
    public Partition partition() {
        return partition;
    }

    public long steps() {
        return step;
    }

    /** How many rows a step takes, of all copies together. */
    public int batch() {
        return batch;
    }

    /** One step, of all devices. */
    public Report step() {
        List<Map<String, Value>> found = gradient.run(batches());
        long begun = System.nanoTime();
        Map<String, Value> means = derivatives.of(found);
        double summing = (System.nanoTime() - begun) / 1e6;
        Map<String, Value> arguments = new HashMap<>(state);
        arguments.put(stepNumber, number((double) step + 1));
        arguments.putAll(means);
        Map<String, Value> after = new HashMap<>(update.run(List.of(arguments)).get(0));
        Value told = Value.full(WORD, 0);
        if (place() == LEADER) {
            told = Value.vector(
                    means.get(Loss.LOSS).item(),
                    after.remove("gradient norm").item(),
                    after.remove("learning rate").item());
        }
        state = after;
        step++;
        double[] words = fromLeader(told).elements();
        DivergedException.requireFinite(step, words[0], words[1]);
        return new Report(step, words[0], words[1], words[2], summing);
    }

    private List<Map<String, Value>> batches() {
        int share = mesh.share(Mesh.DATA, "parts of a step's batch", recipe.parts());
        int first = mesh.index(own, Mesh.DATA) * share;
        int each = batch / recipe.parts();
        SequencedMap<String, Value> read = rows.read(order.at(step * batch + (long) first * each, share * each));
        Key key = noise.fold(step);
        Value whole = Value.of(Loss.KEY_TYPE, (int) key.high(), (int) key.low());
        List<Map<String, Value>> batches = new ArrayList<>();
        for (int part = 0; part < share; part++) {
            Map<String, Value> inputs = new HashMap<>(state);
            for (String column : columns) {
                inputs.put(column, rowsOf(read.get(column), part * each, each));
            }
            inputs.put(
                    Loss.KEY,
                    recipe.parts() == 1
                            ? whole
                            : Kernels.evaluate(new Op.RandomBits(Shape.of(2), 31, first + part), List.of(whole)));
            batches.add(inputs);
        }
        return batches;
    }

    private Value rowsOf(Value all, int from, int count) {
        int[] starts = new int[all.shape().rank()];
        int[] limits = all.shape().dims();
        starts[0] = from;
        limits[0] = from + count;
        Value some = (Value) all.slice(starts, limits);
        return single ? Precision.single(some) : some;
    }

    private Value number(double x) {
        return single ? Precision.single(Value.scalar(x)) : Value.scalar(x);
    }

    private Value fromLeader(Value told) {
        if (own != LEADER) {
            return exchange.receive(LEADER, List.of(WORD)).get(0);
        }
        for (int other = 1; other < exchange.members(); other++) {
            exchange.send(other, List.of(told));
        }
        return told;
    }

    /** The whole state, on device 0; nothing on the others, which send it what they have. */
    public Optional<Checkpoint> checkpoint() {
        if (mesh.index(own, Mesh.DATA) != 0) {
            return Optional.empty();
        }
        if (own != LEADER) {
            exchange.send(LEADER, List.copyOf(new TreeMap<>(state).values()));
            return Optional.empty();
        }
        Map<String, Value> all = new HashMap<>(state);
        for (int other : mesh.along(LEADER, Mesh.MODEL)) {
            if (other != LEADER) {
                int at = mesh.index(other, Mesh.MODEL);
                List<StepProgram.Part> theirs = parts.stream()
                        .filter(p -> homes.get(p.name()) == at)
                        .sorted(Comparator.comparing(StepProgram.Part::name))
                        .toList();
                List<Value> values = exchange.receive(
                        other, theirs.stream().map(StepProgram.Part::type).toList());
                for (int i = 0; i < theirs.size(); i++) {
                    all.put(theirs.get(i).name(), values.get(i));
                }
            }
        }
        SequencedMap<String, Value> ordered = new LinkedHashMap<>();
        parts.forEach(p -> ordered.put(p.name(), all.get(p.name())));
        return Optional.of(new Checkpoint(step, seed, text(recipe, single), ordered));
    }

    @Override
    public void close() {
        gradient.close();
        update.close();
    }
}
