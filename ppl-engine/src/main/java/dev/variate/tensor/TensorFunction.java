package dev.variate.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A function on tensors as data: steps, each an {@link Op} on arguments and earlier steps. It is what an op is given that runs other ops,
 * closes over nothing, and is equal to another that takes the same steps.
 *
 * <p>Its values are numbered: first the arguments, then what each step gives. Every function is well typed: none can be made that is not.
 */
public final class TensorFunction {
    private final List<TensorType> arguments;
    private final List<Step> steps;
    private final int result;
    private final List<TensorType> types;
    private final int depth;
    private final long work;
    private final int hash;

    /** {@code op} on values of lower numbers. */
    public record Step(Op op, List<Integer> operands) {
        public Step {
            operands = List.copyOf(operands);
        }
    }

    /**
     * @param result the number of the value that the function gives
     * @throws IllegalArgumentException if a step wants a value that does not stand before it, or other types than it gets
     */
    public TensorFunction(List<TensorType> arguments, List<Step> steps, int result) {
        this.arguments = List.copyOf(arguments);
        this.steps = List.copyOf(steps);
        this.result = result;
        List<TensorType> known = new ArrayList<>(arguments);
        int deepest = 0;
        long total = 0;
        for (Step step : steps) {
            TensorType type = TypeRules.resultType(
                    step.op(),
                    step.operands().stream().map(i -> earlier(known, i)).toList());
            known.add(type);
            total = saturated(total, type.shape().size());
            if (step.op() instanceof Op.Scan scan) {
                deepest = Math.max(deepest, scan.body().depth + 1);
                total = saturated(total, scan.work());
            }
        }
        earlier(known, result);
        this.types = List.copyOf(known);
        this.depth = deepest;
        this.work = total;
        this.hash = 31 * (31 * this.arguments.hashCode() + this.steps.hashCode()) + result;
    }

    private static TensorType earlier(List<TensorType> known, int i) {
        if (i < 0 || i >= known.size()) {
            throw new IllegalArgumentException("A function has no value %" + i + " before it is used");
        }
        return known.get(i);
    }

    private static long saturated(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    public List<TensorType> arguments() {
        return arguments;
    }

    public List<Step> steps() {
        return steps;
    }

    /** The number of the value that the function gives. */
    public int result() {
        return result;
    }

    public TensorType resultType() {
        return types.get(result);
    }

    /** The type of value {@code i}: of an argument, or of a step's result. */
    public TensorType type(int i) {
        return types.get(i);
    }

    /** How many functions are nested in one another within this one; 0 if no op of its takes a function. */
    public int depth() {
        return depth;
    }

    /** How many elements its steps compute in one call, those of nested functions each time they are called; 2⁶³ − 1 if that is too many to count. */
    public long work() {
        return work;
    }

    /** What it gives for {@code values}, which must be of the arguments' types; computed if all are known, else recorded. */
    public Tensor apply(List<Tensor> values) {
        List<Tensor> all = new ArrayList<>(values);
        for (Step step : steps) {
            all.add(Tensor.apply(
                    step.op(), step.operands().stream().map(all::get).toArray(Tensor[]::new)));
        }
        return all.get(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorFunction that
                && hash == that.hash
                && result == that.result
                && arguments.equals(that.arguments)
                && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@code (f64[], f64[3]) -> f64[] in 5 steps}. */
    @Override
    public String toString() {
        return arguments.stream().map(TensorType::toString).collect(Collectors.joining(", ", "(", ")")) + " -> "
                + resultType() + " in " + steps.size() + " steps";
    }
}
