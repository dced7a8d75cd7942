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
            case Op.Cholesky c ->
                DenseMatrices.cholesky(operands.get(0).shape(), operands.get(0).dtype());
            case Op.TriangularSolve s ->
                DenseMatrices.substitution(
                        s, operands.get(1).shape(), operands.get(1).dtype());
            case Op.CumulativeSum c
            when operands.get(0).dtype().isFloating() ->
                DenseMatrices.runningSum(
                        c, operands.get(0).shape(), operands.get(0).dtype());
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
        return new Fold(op.kind(), type, Strides.offsets(from.shape().dims(), strides, 0));
    }

    /** Element i of the operand goes into element {@code to[i]} of the result. */
    record Fold(Op.ReduceKind kind, TensorType type, int[] to) implements ArrayKernel {

        /** What an element of the result is before anything has gone into it. */
        double start() {
            return switch (kind) {
                case MAXIMUM -> Double.NEGATIVE_INFINITY;
                case MINIMUM -> Double.POSITIVE_INFINITY;
                case PRODUCT -> 1;
                case SUM -> 0;
            };
        }

        @Override
        public void run(double[][] x, double[] result) {
            Arrays.fill(result, start());
            switch (kind) {
                case MAXIMUM -> {
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] = Math.max(result[to[i]], x[0][i]);
                    }
                }
                case MINIMUM -> {
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] = Math.min(result[to[i]], x[0][i]);
                    }
                }
                case PRODUCT -> {
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] *= x[0][i];
                    }
                }
                case SUM -> {
                    for (int i = 0; i < to.length; i++) {
                        result[to[i]] += x[0][i];
                    }
                }
            }
            round(type, result);
        }
    }

    /**
     * Row by row, each the sum of the right operand's rows, for which the axes that are not contracted have to lie side by side: if they
     * don't, the right operand is copied into that order first.
     */
    private static ArrayKernel dot(Op.Dot op, Shape left, Shape right, TensorType type) {
        int[] leftBatch = offsets(left, op.leftBatch());
        int[] rightBatch = offsets(right, op.rightBatch());
        int[] leftContract = offsets(left, op.leftContract());
        int[] rightContract = offsets(right, op.rightContract());
        int[] leftRest = offsets(left, TypeRules.others(left, op.leftBatch(), op.leftContract()));
        int[] rightRest = offsets(right, TypeRules.others(right, op.rightBatch(), op.rightContract()));
        int width = rightRest.length;
        boolean sideBySide =
                evenly(rightRest, 1) && (rightContract.length < 2 || evenly(rightContract, stride(rightContract)));
        return (x, result) -> {
            int row = 0;
            for (int b = 0; b < leftBatch.length; b++) {
                double[] rows = sideBySide ? x[1] : packed(x[1], rightBatch[b], rightContract, rightRest);
                int first = sideBySide ? rightBatch[b] : 0;
                int next = sideBySide ? stride(rightContract) : width;
                for (int l : leftRest) {
                    Arrays.fill(result, row, row + width, 0);
                    int from = leftBatch[b] + l;
                    int c = 0;
                    for (; c + 3 < leftContract.length; c += 4) {
                        DenseMatrices.addFour(
                                result,
                                row,
                                rows,
                                first + c * next,
                                next,
                                width,
                                x[0][from + leftContract[c]],
                                x[0][from + leftContract[c + 1]],
                                x[0][from + leftContract[c + 2]],
                                x[0][from + leftContract[c + 3]]);
                    }
                    for (; c < leftContract.length; c++) {
                        double v = x[0][from + leftContract[c]];
                        for (int r = 0; r < width; r++) {
                            result[row + r] = Math.fma(v, rows[first + c * next + r], result[row + r]);
                        }
                    }
                    row += width;
                }
            }
            round(type, result);
        };
    }

    private static boolean evenly(int[] offsets, int stride) {
        for (int i = 1; i < offsets.length; i++) {
            if (offsets[i] != offsets[i - 1] + stride) {
                return false;
            }
        }
        return true;
    }

    private static int stride(int[] offsets) {
        return offsets.length < 2 ? 0 : offsets[1] - offsets[0];
    }

    private static double[] packed(double[] x, int start, int[] rows, int[] columns) {
        double[] packed = new double[rows.length * columns.length];
        int at = 0;
        for (int row : rows) {
            for (int column : columns) {
                packed[at++] = x[start + row + column];
            }
        }
        return packed;
    }

    private static int[] offsets(Shape shape, List<Integer> axes) {
        int[] strides = shape.strides();
        return Strides.offsets(
                axes.stream().mapToInt(shape::dim).toArray(),
                axes.stream().mapToInt(axis -> strides[axis]).toArray(),
                0);
    }

    private static void round(TensorType type, double[] result) {
        DenseMatrices.round(type.dtype(), result, result.length);
    }
}
