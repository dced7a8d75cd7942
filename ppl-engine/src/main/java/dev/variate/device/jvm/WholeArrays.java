package dev.variate.device.jvm;

import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Kernels on whole arrays, for ops that no fused loop does: extremes and products over axes, products of two unknown matrices, and, by the
 * reference kernels, the rest.
 */
final class WholeArrays {
    private WholeArrays() {}

    static ArrayKernel kernel(Op op, List<TensorType> operands) {
        return switch (op) {
            case Op.Reduce r when operands.get(0).dtype().isFloating() -> reduce(r, operands.get(0));
            case Op.Dot d
            when operands.get(0).dtype().isFloating() ->
                dot(d, operands.get(0).shape(), operands.get(1).shape(), operands.get(0));
            default -> new Reference(op, operands);
        };
    }

    /** A record, so that equal calls are one node. */
    private record Reference(Op op, List<TensorType> types) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < operands.length; i++) {
                int size = types.get(i).shape().size();
                values.add(Value.wrap(
                        types.get(i), operands[i].length == size ? operands[i] : Arrays.copyOf(operands[i], size)));
            }
            System.arraycopy(Kernels.evaluate(op, values).elements(), 0, result, 0, result.length);
        }
    }

    private static ArrayKernel reduce(Op.Reduce op, TensorType from) {
        TensorType type = TypeRules.resultType(op, List.of(from));
        int[] own = type.shape().strides();
        int[] strides = new int[from.shape().rank()];
        int kept = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = op.axes().contains(axis) ? 0 : own[kept++];
        }
        int[] to = Strides.offsets(from.shape().dims(), strides, 0);
        return switch (op.kind()) {
            case MAXIMUM ->
                (x, result) -> {
                    Arrays.fill(result, Double.NEGATIVE_INFINITY);
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] = Math.max(result[to[i]], x[0][i]);
                    }
                };
            case MINIMUM ->
                (x, result) -> {
                    Arrays.fill(result, Double.POSITIVE_INFINITY);
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] = Math.min(result[to[i]], x[0][i]);
                    }
                };
            case PRODUCT ->
                (x, result) -> {
                    Arrays.fill(result, 1);
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] *= x[0][i];
                    }
                    round(type, result);
                };
            case SUM ->
                (x, result) -> {
                    Arrays.fill(result, 0);
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] += x[0][i];
                    }
                    round(type, result);
                };
        };
    }

    /**
     * The contracted axis is innermost on the left and strided on the right, or the other way round: whichever order of axes the operands
     * have, one walk over index tables.
     */
    private static ArrayKernel dot(Op.Dot op, Shape left, Shape right, TensorType type) {
        int[] leftBatch = offsets(left, op.leftBatch());
        int[] rightBatch = offsets(right, op.rightBatch());
        int[] leftContract = offsets(left, op.leftContract());
        int[] rightContract = offsets(right, op.rightContract());
        int[] leftRest = offsets(left, TypeRules.others(left, op.leftBatch(), op.leftContract()));
        int[] rightRest = offsets(right, TypeRules.others(right, op.rightBatch(), op.rightContract()));
        return (x, result) -> {
            int row = 0;
            for (int b = 0; b < leftBatch.length; b++) {
                for (int l : leftRest) {
                    Arrays.fill(result, row, row + rightRest.length, 0);
                    for (int c = 0; c < leftContract.length; c++) {
                        double v = x[0][leftBatch[b] + l + leftContract[c]];
                        int from = rightBatch[b] + rightContract[c];
                        for (int r = 0; r < rightRest.length; r++) {
                            result[row + r] = Math.fma(v, x[1][from + rightRest[r]], result[row + r]);
                        }
                    }
                    row += rightRest.length;
                }
            }
            round(type, result);
        };
    }

    private static int[] offsets(Shape shape, List<Integer> axes) {
        int[] strides = shape.strides();
        return Strides.offsets(
                axes.stream().mapToInt(shape::dim).toArray(),
                axes.stream().mapToInt(axis -> strides[axis]).toArray(),
                0);
    }

    private static void round(TensorType type, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = type.dtype().round(result[i]);
        }
    }
}
