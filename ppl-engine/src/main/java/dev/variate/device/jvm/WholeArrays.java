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
import java.util.stream.IntStream;

/**
 * Kernels on whole arrays, for ops that no fused loop does: extremes and products over axes, products of two unknown matrices, and, by the
 * reference kernels, the rest.
 */
final class WholeArrays {
    /** From so many columns on it pays to lay a matrix out in rows. */
    private static final int WIDE = 8;

    private WholeArrays() {}

    static ArrayKernel kernel(Op op, List<TensorType> operands) {
        return switch (op) {
            case Op.Reduce r when operands.get(0).dtype().isFloating() -> reduce(r, operands.get(0));
            case Op.Dot d
            when operands.get(0).dtype().isFloating() ->
                dot(d, operands.get(0).shape(), operands.get(1).shape(), operands.get(0));
            case Op.Cholesky c ->
                DenseMatrices.cholesky(operands.get(0).shape(), operands.get(0).dtype());
            case Op.CholeskyAdjoint c ->
                DenseMatrices.choleskyAdjoint(
                        operands.get(0).shape(), operands.get(0).dtype());
            case Op.TriangularSolve s ->
                DenseMatrices.substitution(
                        s, operands.get(1).shape(), operands.get(1).dtype());
            case Op.Lu l -> Decompositions.lu(operands.get(0));
            case Op.SymmetricEigen e -> Decompositions.symmetricEigen(operands.get(0));
            case Op.MatrixExponential e -> Decompositions.exponential(operands.get(0));
            case Op.Fourier f -> Fourier.of(f, operands.get(0));
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
        public String title() {
            return op.getClass().getSimpleName();
        }

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

    /** Row by row, each the sum of the right operand's rows, which are laid out first if that pays. */
    private static ArrayKernel dot(Op.Dot op, Shape left, Shape right, TensorType type) {
        int[] leftBatch = offsets(left, op.leftBatch());
        int[] rightBatch = offsets(right, op.rightBatch());
        int[] leftContract = offsets(left, op.leftContract());
        int[] rightContract = offsets(right, op.rightContract());
        int[] leftRest = offsets(left, TypeRules.others(left, op.leftBatch(), op.leftContract()));
        int[] rightRest = offsets(right, TypeRules.others(right, op.rightBatch(), op.rightContract()));
        int width = rightRest.length;
        if (width == 1) {
            return (x, result) -> {
                int row = 0;
                for (int b = 0; b < leftBatch.length; b++) {
                    products(
                            x[0],
                            leftBatch[b],
                            leftRest,
                            leftContract,
                            x[1],
                            rightBatch[b],
                            rightContract,
                            result,
                            row);
                    row += leftRest.length;
                }
                round(type, result);
            };
        }
        boolean inRows = IntStream.range(0, width).allMatch(r -> rightRest[r] == r);
        // where each is used once they are not worth laying out
        boolean wide = width >= WIDE && leftContract.length > 3 && !(inRows && leftRest.length == 1);
        return (x, result) -> {
            double[] sum = new double[width];
            int row = 0;
            for (int b = 0; b < leftBatch.length; b++) {
                double[][] rows = wide ? rows(x[1], rightBatch[b], rightContract, rightRest) : null;
                for (int l : leftRest) {
                    int from = leftBatch[b] + l;
                    Arrays.fill(sum, 0);
                    int c = 0;
                    for (; wide && c + 3 < leftContract.length; c += 4) {
                        DenseMatrices.addFour(
                                sum,
                                0,
                                width,
                                rows,
                                c,
                                1,
                                x[0][from + leftContract[c]],
                                x[0][from + leftContract[c + 1]],
                                x[0][from + leftContract[c + 2]],
                                x[0][from + leftContract[c + 3]]);
                    }
                    for (; c < leftContract.length; c++) {
                        double v = x[0][from + leftContract[c]];
                        int start = rightBatch[b] + rightContract[c];
                        if (inRows) {
                            addRow(sum, v, x[1], start);
                            continue;
                        }
                        for (int r = 0; r < width; r++) {
                            sum[r] = Math.fma(v, x[1][start + rightRest[r]], sum[r]);
                        }
                    }
                    System.arraycopy(sum, 0, result, row, width);
                    row += width;
                }
            }
            round(type, result);
        };
    }

    /** A matrix times a vector, four rows at a time: the sum of one row alone would wait for each of its additions. */
    private static void products(
            double[] x,
            int from,
            int[] rows,
            int[] columns,
            double[] y,
            int start,
            int[] elements,
            double[] result,
            int to) {
        int l = 0;
        for (; l + 3 < rows.length; l += 4) {
            int r0 = from + rows[l];
            int r1 = from + rows[l + 1];
            int r2 = from + rows[l + 2];
            int r3 = from + rows[l + 3];
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int c = 0; c < columns.length; c++) {
                double w = y[start + elements[c]];
                int column = columns[c];
                s0 = Math.fma(x[r0 + column], w, s0);
                s1 = Math.fma(x[r1 + column], w, s1);
                s2 = Math.fma(x[r2 + column], w, s2);
                s3 = Math.fma(x[r3 + column], w, s3);
            }
            result[to + l] = s0;
            result[to + l + 1] = s1;
            result[to + l + 2] = s2;
            result[to + l + 3] = s3;
        }
        for (; l < rows.length; l++) {
            double sum = 0;
            for (int c = 0; c < columns.length; c++) {
                sum = Math.fma(x[from + rows[l] + columns[c]], y[start + elements[c]], sum);
            }
            result[to + l] = sum;
        }
    }

    /** Elements that lie side by side, which HotSpot adds in vectors. */
    private static void addRow(double[] sum, double factor, double[] x, int start) {
        for (int r = 0; r < sum.length; r++) {
            sum[r] = Math.fma(factor, x[start + r], sum[r]);
        }
    }

    private static double[][] rows(double[] x, int start, int[] contracted, int[] rest) {
        double[][] rows = new double[contracted.length][rest.length];
        for (int c = 0; c < contracted.length; c++) {
            for (int r = 0; r < rest.length; r++) {
                rows[c][r] = x[start + contracted[c] + rest[r]];
            }
        }
        return rows;
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
