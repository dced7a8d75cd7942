package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.RowDensity;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Site;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Enumeration;
import dev.variate.transform.Gradient;
import dev.variate.transform.Inline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A posterior's log density by some rows of its observations at a time: their log densities, times the number of all rows over that of those rows, and all terms that have no rows. Its mean over all choices of rows is the log density.
 *
 * <p>The rows are the places on a plate; without one, those along the first axis of the observed variables that have most. Observed variables that are not on the plate, and have not as many, count in full each time.
 */
public final class Subsampling implements RowDensity, AutoCloseable {
    private final Program program;
    private final Map<String, Value> known;
    /** Values whose chosen rows are an argument, by its name. */
    private final Map<String, Value> columns = new LinkedHashMap<>();

    private final String position;
    private final String places;
    private final Device device;
    private final int rows;
    private final int batchSize;
    private final List<Executable> compiled;
    private final Executable executable;
    private final List<String> arguments;
    private Map<String, Value> batch = Map.of();

    /** @throws ModelException if there are no such rows */
    Subsampling(Posterior posterior, String plate, int most, Device device) {
        Map<Site, Integer> axes = axes(posterior.model(), plate);
        Map.Entry<Site, Integer> any = axes.entrySet().iterator().next();
        this.rows = any.getKey().logProb().getFirst().type().shape().dim(any.getValue());
        this.batchSize = Math.min(most, rows);
        this.device = device;
        this.position = posterior.positionName();
        this.places = free("rows", posterior);
        Program density = posterior.logDensityProgram(
                site -> !axes.containsKey(site), (builder, inline) -> scaled(posterior, axes, builder, inline));
        this.program = Gradient.of(density, List.of(position));
        this.known = new HashMap<>(posterior.inputs());
        this.arguments = program.inputs().stream()
                .map(Input::name)
                .filter(name -> !known.containsKey(name))
                .toList();
        this.compiled = new ArrayList<>();
        this.executable = compile();
    }

    private Subsampling(Subsampling other) {
        this.program = other.program;
        this.known = other.known;
        this.columns.putAll(other.columns);
        this.position = other.position;
        this.places = other.places;
        this.device = other.device;
        this.rows = other.rows;
        this.batchSize = other.batchSize;
        this.arguments = other.arguments;
        this.compiled = other.compiled;
        this.executable = compile();
    }

    private Executable compile() {
        synchronized (compiled) {
            Executable made = device.compile(program, known);
            compiled.add(made);
            return made;
        }
    }

    private Tensor scaled(Posterior posterior, Map<Site, Integer> axes, ProgramBuilder builder, Inline inline) {
        Tensor chosen = builder.input(places, new TensorType(DType.I32, Shape.of(batchSize)), Input.Role.ARGUMENT);
        Map<Value, Tensor> made = new HashMap<>();
        Function<Value, Tensor> column = value -> made.computeIfAbsent(value, all -> {
            String name = free("rows of " + columns.size(), posterior);
            columns.put(name, all);
            Shape rest = all.shape().axes(1, all.shape().rank());
            return builder.input(
                    name, new TensorType(all.type().dtype(), Shape.of(batchSize).append(rest)), Input.Role.ARGUMENT);
        });
        ChosenRows some = new ChosenRows(
                posterior.model(), Enumeration.known(posterior.model(), posterior.inputs()), inline, chosen, column);
        double weight = (double) rows / batchSize;
        return axes.entrySet().stream()
                .map(each -> some.of(each.getKey().logProb().getFirst(), each.getValue())
                        .sum())
                .reduce(Tensor::plus)
                .orElseThrow()
                .times(Value.scalar(weight));
    }

    private static String free(String wanted, Posterior posterior) {
        String name = wanted;
        while (posterior.inputs().containsKey(name) || name.equals(posterior.positionName())) {
            name += "'";
        }
        return name;
    }

    /**
     * Whether steps can see some rows only.
     *
     * @param plate a plate's name, or empty
     * @throws ModelException if there are no such rows
     */
    public static void check(Posterior posterior, String plate) {
        axes(posterior.model(), plate);
    }

    /** Which axis of an observed variable's log densities has the rows. */
    private record Rows(Site site, String plate, int axis, int count) {}

    /** The observed variables that have the rows, and along which axis. */
    private static Map<Site, Integer> axes(Program model, String plate) {
        List<Rows> onPlates = PointwiseLikelihood.observed(model).stream()
                .flatMap(site -> onPlates(site).stream())
                .toList();
        List<Rows> all = plate.isEmpty() && onPlates.isEmpty()
                ? PointwiseLikelihood.observed(model).stream()
                        .filter(site -> rank(site) > 0)
                        .map(site -> new Rows(site, "", 0, shape(site).dim(0)))
                        .toList()
                : onPlates;
        Rows longest = all.stream()
                .filter(rows -> plate.isEmpty() || rows.plate().equals(plate))
                .max(Comparator.comparingInt(Rows::count))
                .filter(rows -> rows.count() > 0)
                .orElseThrow(() -> none(model, onPlates, plate));
        Map<Site, Integer> axes = new LinkedHashMap<>();
        all.stream()
                .filter(rows -> rows.plate().equals(longest.plate()) && rows.count() == longest.count())
                .forEach(rows -> axes.putIfAbsent(rows.site(), rows.axis()));
        return axes;
    }

    private static List<Rows> onPlates(Site site) {
        List<Rows> rows = new ArrayList<>();
        for (int axis = 0; axis < Math.min(rank(site), site.plates().size()); axis++) {
            String plate = site.plates().get(axis);
            int count = shape(site).dim(axis);
            // a program may come from anywhere, and what it says of a plate need not be so
            if (plate.endsWith("=" + count)) {
                rows.add(new Rows(site, plate.substring(0, plate.lastIndexOf('=')), axis, count));
            }
        }
        return rows;
    }

    private static Shape shape(Site site) {
        return site.logProb().getFirst().type().shape();
    }

    private static int rank(Site site) {
        return shape(site).rank();
    }

    private static ModelException none(Program model, List<Rows> onPlates, String plate) {
        if (plate.isEmpty()) {
            return new ModelException(
                    "`" + model.name()
                            + "` has no observed variable with rows, of which a step could see some. Take `nuts`, which sees all data at each step.");
        }
        String there = onPlates.stream()
                .map(rows -> "`" + rows.plate() + "`")
                .distinct()
                .collect(Collectors.joining(", "));
        return new ModelException("No observed variable of `" + model.name() + "` is on a plate `" + plate + "`; "
                + (there.isEmpty()
                        ? "none is on any. Without a plate's name, the rows of the longest are taken."
                        : "there are observed variables on " + there + "."));
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void choose(int[] some) {
        Value index = Value.vector(some);
        Map<String, Value> taken = new HashMap<>();
        taken.put(places, index);
        columns.forEach((name, all) -> taken.put(name, (Value) all.take(index).resolved()));
        batch = taken;
    }

    @Override
    public double logDensity(double[] at, double[] gradient) {
        List<Value> values = new ArrayList<>();
        for (String name : arguments) {
            values.add(name.equals(position) ? Value.vector(at) : batch.get(name));
        }
        List<Value> results = executable.call(values);
        System.arraycopy(results.get(1).toArray(), 0, gradient, 0, gradient.length);
        return results.getFirst().item();
    }

    @Override
    public RowDensity fork() {
        return new Subsampling(this);
    }

    /** Of all forks. */
    @Override
    public void close() {
        synchronized (compiled) {
            compiled.forEach(Executable::close);
        }
    }
}
