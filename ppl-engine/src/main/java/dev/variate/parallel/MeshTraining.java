package dev.variate.parallel;

import dev.variate.device.Device;
import dev.variate.device.Exchange;
import dev.variate.device.Memory;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One device's part of training on a mesh. Along the axis {@code model} a copy of the model is cut by its places, and each weight lives on one device, with what the optimiser remembers of it. Along {@code data} there are copies that see other
 * rows, whose derivatives are added up after each step. A step's batch is the recipe's parts, of which each copy gets an equal share, and its stages work on
 * them one after another.
 *
 * <p>It is the same training as on one device by the same recipe, to rounding: same rows, same noise, same updates. All devices call the same methods equally often.
 */
public final class MeshTraining implements AutoCloseable {
    private static final int LEADER = 0;
    /** What each device tells the leader of a step: its speed, and whether it wants to end. */
    private static final TensorType OWN = TensorType.f64(2);

    /** What the leader tells all, before everybody's speed: loss, norm, rate, and whether it is the last. */
    private static final int COMMON = 4;

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
    /** Where what lives here is, by name; derivatives too, where this device alone has found them. */
    private final Memory memory;
    /** What lives here, by name, and where everything lives along {@code model}. */
    private final SortedSet<String> here = new TreeSet<>();

    private final Map<String, Integer> homes = new HashMap<>();
    private final List<String> columns;
    /** What the update calls the number of the step, which comes after the state. */
    private final String stepNumber;

    private long step;
    private volatile boolean leaving;

    /**
     * What a step tells, on every device the same but for the time.
     *
     * @param loss in nats a row, before the step
     * @param rates rows a second by device: those of a copy, shared equally by its devices, so that all together are what the mesh does
     * @param last whether one of the devices has asked by {@link #leave} to end here; all hear of it at the same step
     * @param summingMillis how long this device was at adding derivatives up over the copies, waiting included
     */
    public record Report(
            long step,
            double loss,
            double gradientNorm,
            double learningRate,
            List<Double> rates,
            boolean last,
            double summingMillis) {}

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
        this.memory = device.memory();
        List<Value> values = from.values(parts);
        for (int i = 0; i < parts.size(); i++) {
            String name = parts.get(i).name();
            if (homes.get(name) == place()) {
                here.add(name);
                memory.put(name, values.get(i));
            }
        }
        // with one micro-batch and one copy there is nothing to add up
        boolean isWhole = recipe.parts() == 1;
        Set<String> found = isWhole
                ? weights.stream()
                        .filter(here::contains)
                        .map(MeshTraining::derivative)
                        .collect(Collectors.toSet())
                : Set.of();
        this.gradient = new MemberProgram(partition, place(), memory, exchange, ours::get, here, found);
        Set<String> updated = new HashSet<>(here);
        updated.addAll(found);
        this.update = new MemberProgram(
                update(updating, placement, weights), place(), memory, exchange, ours::get, updated, here);
        this.derivatives = new DerivativeMeans(exchange, mesh, single, recipe.parts());
    }

    private static String derivative(String weight) {
        return "d(" + weight + ")";
    }

    private int place() {
        return mesh.index(own, Mesh.MODEL);
    }

    private Program single(Program double64) {
        return single ? Precision.single(double64) : double64;
    }

    /** A gradient, cut so that each weight's derivative comes to be where the weight lives. */
    static Partition gradient(Program program, Placement placement) {
        Partition free = Partition.of(program, placement.members(), placement::member, Map.of(), Map.of());
        Map<String, Integer> outputs = new HashMap<>();
        free.homes().forEach((weight, home) -> outputs.put(derivative(weight), home));
        outputs.put(Loss.LOSS, LEADER);
        return Partition.of(program, placement.members(), placement::member, free.homes(), outputs);
    }

    private Partition update(Program double64, Placement placement, List<String> weights) {
        Map<String, Integer> inputs = new HashMap<>(homes);
        weights.forEach(w -> inputs.put(derivative(w), homes.get(w)));
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

    /** Where each weight lives along {@code model}, by name. */
    public Map<String, Integer> homes() {
        return partition.homes();
    }

    /** The weights that count of those that live here, by name, as steps leave them. */
    Map<String, Value> judgedHere() {
        Map<String, Value> judged = new HashMap<>();
        for (String weight : partition.homes().keySet()) {
            if (here.contains(program.judged(weight))) {
                judged.put(weight, memory.get(program.judged(weight)));
            }
        }
        return judged;
    }

    /** The weights that count in a checkpoint of this training, in double precision, by name. */
    public Map<String, Value> weights(Checkpoint checkpoint) {
        Map<String, Value> weights = new HashMap<>();
        program.judged(checkpoint.values(parts))
                .forEach((name, value) -> weights.put(name, (Value) value.to(DType.F64)));
        return weights;
    }

    /** Wants the next step to be the last, of all devices. From any thread. */
    public void leave() {
        leaving = true;
    }

    /** One step, of all devices. */
    public Report step() {
        long start = System.nanoTime();
        List<Map<String, Value>> found = gradient.run(batches());
        long begun = System.nanoTime();
        Map<String, Value> means = derivatives.of(found);
        double summing = (System.nanoTime() - begun) / 1e6;
        Map<String, Value> arguments = new HashMap<>(means);
        arguments.put(stepNumber, number((double) step + 1));
        Map<String, Value> after = update.run(List.of(arguments)).get(0);
        double[] common = new double[COMMON];
        if (place() == LEADER) {
            common[0] = means.get(Loss.LOSS).item();
            common[1] = after.get("gradient norm").item();
            common[2] = after.get("learning rate").item();
        }
        step++;
        double seconds = Math.max(1, System.nanoTime() - start) / 1e9;
        double rate = batch / seconds / mesh.size();
        double[] told = told(common, Value.vector(rate, leaving ? 1.0 : 0.0));
        DivergedException.requireFinite(step, told[0], told[1]);
        List<Double> rates =
                Arrays.stream(told).skip(COMMON).limit(mesh.size()).boxed().toList();
        return new Report(step, told[0], told[1], told[2], rates, told[3] > 0, summing);
    }

    /** All tell the leader how they are, and the leader tells all what came of the step. */
    private double[] told(double[] common, Value own) {
        TensorType all = TensorType.f64(COMMON + exchange.members());
        if (this.own != LEADER) {
            exchange.send(LEADER, List.of(own));
            return exchange.receive(LEADER, List.of(all)).get(0).elements();
        }
        double[] words = Arrays.copyOf(common, all.shape().size());
        for (int member = 0; member < exchange.members(); member++) {
            Value theirs = member == LEADER
                    ? own
                    : exchange.receive(member, List.of(OWN)).get(0);
            words[COMMON + member] = theirs.get(0);
            words[COMMON - 1] = Math.max(words[COMMON - 1], theirs.get(1));
        }
        Value told = Value.wrap(all, words);
        for (int member = 1; member < exchange.members(); member++) {
            exchange.send(member, List.of(told));
        }
        return words;
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
            Map<String, Value> inputs = new HashMap<>();
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

    /** The whole state, on device 0; nothing on the others, which send it what they have. */
    public Optional<Checkpoint> checkpoint() {
        if (mesh.index(own, Mesh.DATA) != 0) {
            return Optional.empty();
        }
        if (own != LEADER) {
            exchange.send(LEADER, here.stream().map(memory::get).toList());
            return Optional.empty();
        }
        Map<String, Value> all = new HashMap<>();
        here.forEach(name -> all.put(name, memory.get(name)));
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
        memory.close();
    }
}
