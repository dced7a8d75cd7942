package dev.variate.device.tensorflow;

import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Batching;
import dev.variate.transform.Gradient;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A log density with its gradient in one compiled program for a single position, and another, compiled when first wanted, for {@value
 * #BATCH} at once.
 *
 * <p>Fewer positions than a full batch are filled up by repeating the last: then a position's result is always the work of the same code,
 * and a draw does not depend on how many other chains are still running.
 */
final class XlaLogDensity implements LogDensity {
    private static final int BATCH = 4;

    private final Programs programs;
    private final double[] positions;

    private XlaLogDensity(Programs programs) {
        this.programs = programs;
        this.positions = new double[BATCH * programs.dimension()];
    }

    static LogDensity compile(Program program, Map<String, Value> known) {
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
                new Programs(Gradient.of(program, List.of(free.get(0).name())), free.get(0), known));
    }

    /** The compiled programs, which all instances share. */
    private static final class Programs {
        private final Program gradient;
        private final Input position;
        private final Map<String, Value> known;
        private XlaProgram single;
        private XlaProgram batch;

        Programs(Program gradient, Input position, Map<String, Value> known) {
            this.gradient = gradient;
            this.position = position;
            this.known = Map.copyOf(known);
        }

        int dimension() {
            return position.var().type().shape().size();
        }

        synchronized XlaProgram single() {
            if (single == null) {
                single = XlaProgram.compile(gradient, known);
            }
            return single;
        }

        synchronized XlaProgram batch() {
            if (batch == null) {
                batch = XlaProgram.compile(Batching.of(gradient, Set.of(position.name()), BATCH), known);
            }
            return batch;
        }
    }

    @Override
    public int dimension() {
        return programs.dimension();
    }

    @Override
    public int preferredBatch() {
        return BATCH;
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        List<Value> results = programs.single().call(List.of(Value.vector(position)));
        System.arraycopy(results.get(1).elements(), 0, gradient, 0, gradient.length);
        return results.get(0).item();
    }

    @Override
    public void logDensities(double[][] all, double[] logDensities, double[][] gradients) {
        for (int from = 0; from < all.length; from += BATCH) {
            int count = Math.min(BATCH, all.length - from);
            int n = dimension();
            for (int i = 0; i < BATCH; i++) {
                System.arraycopy(all[from + Math.min(i, count - 1)], 0, positions, i * n, n);
            }
            List<Value> results = programs.batch().call(List.of(Value.wrap(TensorType.f64(BATCH, n), positions)));
            for (int i = 0; i < count; i++) {
                logDensities[from + i] = results.get(0).get(i);
                System.arraycopy(results.get(1).elements(), i * n, gradients[from + i], 0, n);
            }
        }
    }

    @Override
    public LogDensity fork() {
        return new XlaLogDensity(programs);
    }
}
