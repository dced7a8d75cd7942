package dev.variate.device.xla;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Batching;
import dev.variate.transform.Gradient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A log density with its gradient in one compiled program for a single position, and another, compiled when first wanted, for {@value
 * #BATCH} at once; {@link #wide} has one for {@value #WIDE}.
 *
 * <p>Fewer positions than a full batch are filled up by repeating the last: then a position's result is always the work of the same code,
 * and a draw does not depend on how many other chains are still running.
 */
public final class XlaLogDensity implements LogDensity {
    private static final int BATCH = 4;
    private static final int WIDE = 64;

    private final Programs programs;
    private final int width;
    private final double[] positions;

    private XlaLogDensity(Programs programs, int width) {
        this.programs = programs;
        this.width = width;
        this.positions = new double[width * programs.dimension()];
    }

    /**
     * @param program as {@link Device#logDensity} has it
     * @param device compiles what is called, each program when it is first wanted
     */
    public static LogDensity compile(Program program, Map<String, Value> known, Device device) {
        List<Input> free = program.inputs().stream()
                .filter(input -> !known.containsKey(input.name()))
                .toList();
        if (free.size() != 1
                || !free.get(0)
                        .var()
                        .type()
                        .equals(TensorType.f64(free.get(0).var().type().shape().size()))) {
            throw new IllegalArgumentException("A log density wants one input beside the data, an F64 vector; '"
                    + program.name() + "' has " + free);
        }
        return new XlaLogDensity(
                new Programs(Gradient.of(program, List.of(free.get(0).name())), free.get(0), known, device), BATCH);
    }

    /** The compiled programs, which all instances share. */
    private static final class Programs {
        private final Program gradient;
        private final Input position;
        private final Map<String, Value> known;
        private final Device device;
        private Executable single;
        private final Map<Integer, Executable> batches = new HashMap<>();

        Programs(Program gradient, Input position, Map<String, Value> known, Device device) {
            this.gradient = gradient;
            this.position = position;
            this.known = Map.copyOf(known);
            this.device = device;
        }

        int dimension() {
            return position.var().type().shape().size();
        }

        synchronized Executable single() {
            if (single == null) {
                single = device.compile(gradient, known);
            }
            return single;
        }

        synchronized Executable batch(int width) {
            return batches.computeIfAbsent(
                    width, w -> device.compile(Batching.of(gradient, Set.of(position.name()), w), known));
        }
    }

    @Override
    public int dimension() {
        return programs.dimension();
    }

    @Override
    public int preferredBatch() {
        return width;
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        List<Value> results = programs.single().call(List.of(Value.vector(position)));
        System.arraycopy(results.get(1).elements(), 0, gradient, 0, gradient.length);
        return results.get(0).item();
    }

    @Override
    public void logDensities(double[][] all, double[] logDensities, double[][] gradients) {
        for (int from = 0; from < all.length; from += width) {
            int count = Math.min(width, all.length - from);
            int n = dimension();
            for (int i = 0; i < width; i++) {
                System.arraycopy(all[from + Math.min(i, count - 1)], 0, positions, i * n, n);
            }
            List<Value> results = programs.batch(width).call(List.of(Value.wrap(TensorType.f64(width, n), positions)));
            for (int i = 0; i < count; i++) {
                logDensities[from + i] = results.get(0).get(i);
                System.arraycopy(results.get(1).elements(), i * n, gradients[from + i], 0, n);
            }
        }
    }

    @Override
    public LogDensity wide() {
        return new XlaLogDensity(programs, WIDE);
    }

    @Override
    public LogDensity fork() {
        return new XlaLogDensity(programs, width);
    }
}
