package dev.variate.device.xla;

import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Op.ReduceKind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A text in StableHLO under construction: numbered lines, types, constants, and the words that take one or two operands. */
class HloText {
    /** From so many elements on a sum over rows and more is divided. */
    private static final int LONG_SUM = 4096;

    final StringBuilder text = new StringBuilder();
    private int temporaries;

    /** A name of its own for an intermediate value. */
    String fresh(String prefix) {
        return "%" + prefix + temporaries++;
    }

    void line(String result, String expression) {
        text.append("    ").append(result).append(" = ").append(expression).append('\n');
    }

    /** Computes an intermediate value. */
    String let(String expression) {
        String name = fresh("t");
        line(name, expression);
        return name;
    }

    // ---- types and constants

    static String type(TensorType type) {
        String element =
                switch (type.dtype()) {
                    case F64 -> "f64";
                    case F32 -> "f32";
                    case I32 -> "i32";
                    case BOOL -> "i1";
                };
        return IntStream.of(type.shape().dims())
                .mapToObj(d -> d + "x")
                .collect(Collectors.joining("", "tensor<", element + ">"));
    }

    static String function(List<Var> operands, TensorType result) {
        return operands.stream().map(v -> type(v.type())).collect(Collectors.joining(", ", "(", ") -> "))
                + type(result);
    }

    String constant(Value value) {
        if (value.dtype() == DType.BOOL) {
            // packed bits in MLIR's own order; integers say the same plainly
            TensorType integers = new TensorType(DType.I32, value.shape());
            String numbers = let(constant(Value.wrap(integers, value.elements())));
            return "stablehlo.convert " + numbers + " : (" + type(integers) + ") -> " + type(value.type());
        }
        if (value.shape().size() == 0) {
            return "stablehlo.constant dense<> : " + type(value.type());
        }
        StringBuilder hex = new StringBuilder("stablehlo.constant dense<\"0x");
        for (double x : value.elements()) {
            switch (value.dtype()) {
                case F64 -> bytes(hex, Double.doubleToLongBits(x), 8);
                case F32 -> bytes(hex, Float.floatToIntBits((float) x), 4);
                case I32, BOOL -> bytes(hex, (int) x, 4);
            }
        }
        return hex.append("\"> : ").append(type(value.type())).toString();
    }

    /** Lowest byte first. */
    private static void bytes(StringBuilder hex, long bits, int count) {
        for (int i = 0; i < count; i++) {
            int b = (int) (bits >>> 8 * i) & 0xFF;
            hex.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
        }
    }

    /** {@code x} in every element of a tensor of that type. */
    String filled(TensorType type, double x) {
        TensorType scalar = new TensorType(type.dtype(), Shape.SCALAR);
        String one = let(constant(Value.full(scalar, x)));
        return type.shape().isScalar()
                ? one
                : let("stablehlo.broadcast_in_dim " + one + ", dims = [] : (" + type(scalar) + ") -> " + type(type));
    }

    // ---- words

    static String simple(String op, String x, TensorType type) {
        return "stablehlo." + op + " " + x + " : " + type(type);
    }

    static String pair(String op, String x, String y, TensorType type) {
        return "stablehlo." + op + " " + x + ", " + y + " : " + type(type);
    }

    static String chlo(String op, String x, TensorType type) {
        return "chlo." + op + " " + x + " : " + type(type) + " -> " + type(type);
    }

    static String slice(Op.Slice op, String x) {
        return IntStream.range(0, op.starts().size())
                .mapToObj(i -> op.starts().get(i) + ":" + op.limits().get(i) + ":"
                        + op.strides().get(i))
                .collect(Collectors.joining(", ", "stablehlo.slice " + x + " [", "]"));
    }

    static String reshaped(String x, TensorType from, TensorType to) {
        return "stablehlo.reshape " + x + " : (" + type(from) + ") -> " + type(to);
    }

    /** Elements {@code from} to {@code to} along one axis. */
    static String cut(String x, TensorType type, int axis, int from, int to) {
        int[] starts = new int[type.shape().rank()];
        int[] limits = type.shape().dims();
        starts[axis] = from;
        limits[axis] = to;
        List<Integer> ones = IntStream.of(limits).map(i -> 1).boxed().toList();
        Op.Slice slice = new Op.Slice(
                IntStream.of(starts).boxed().toList(),
                IntStream.of(limits).boxed().toList(),
                ones);
        int[] extents = type.shape().dims();
        extents[axis] = to - from;
        TensorType result = new TensorType(type.dtype(), Shape.of(extents));
        return slice(slice, x) + " : (" + type(type) + ") -> " + type(result);
    }

    String reduce(Op.Reduce op, String x, TensorType operand, TensorType type) {
        if (op.axes().isEmpty()) {
            return reshaped(x, operand, type);
        }
        if (op.kind() == ReduceKind.SUM && type.dtype().isFloating() && isLong(op.axes(), operand.shape())) {
            return sumByRows(op.axes(), x, operand, type);
        }
        String combine =
                switch (op.kind()) {
                    case SUM -> "add";
                    case PRODUCT -> "multiply";
                    case MAXIMUM -> "maximum";
                    case MINIMUM -> "minimum";
                };
        return reduced(combine, start(op.kind()), op.axes(), x, operand, type);
    }

    /** Over rows and along them; where only rows are added up, XLA's loops are good as they are. */
    private static boolean isLong(List<Integer> axes, Shape shape) {
        return axes.size() > 1 && axes.contains(0) && axes.contains(shape.rank() - 1) && shape.size() >= LONG_SUM;
    }

    /**
     * A sum as a product of ones with the sums of rows. XLA for CPUs gives rows to all cores, and would leave the whole to one; two sums, one after another, it joins into one. Where the terms of a log likelihood are computed as they are added up,
     * as an autoencoder's, that was a fifth of a step.
     */
    private String sumByRows(List<Integer> axes, String x, TensorType operand, TensorType type) {
        TensorType ones = new TensorType(type.dtype(), operand.shape().axes(0, 1));
        TensorType rows =
                new TensorType(type.dtype(), operand.shape().axes(0, 1).append(type.shape()));
        List<Integer> others = axes.stream().filter(axis -> axis != 0).toList();
        String sums = let(reduced("add", 0, others, x, operand, rows));
        return "stablehlo.dot_general " + filled(ones, 1) + ", " + sums
                + ", contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (" + type(ones) + ", " + type(rows)
                + ") -> " + type(type);
    }

    private String reduced(
            String combine, double start, List<Integer> axes, String x, TensorType operand, TensorType type) {
        TensorType scalar = new TensorType(type.dtype(), Shape.SCALAR);
        return "stablehlo.reduce(" + x + " init: " + filled(scalar, start) + ") applies stablehlo." + combine
                + " across dimensions = " + axes + " : (" + type(operand) + ", " + type(scalar) + ") -> " + type(type);
    }

    private static double start(ReduceKind kind) {
        return switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAXIMUM -> Double.NEGATIVE_INFINITY;
            case MINIMUM -> Double.POSITIVE_INFINITY;
        };
    }

    static List<Integer> axes(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
