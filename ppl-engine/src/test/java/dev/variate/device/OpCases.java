package dev.variate.device;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Op.BinaryKind;
import dev.variate.tensor.Op.Comparison;
import dev.variate.tensor.Op.ReduceKind;
import dev.variate.tensor.Op.UnaryKind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the cases on which every way to run an op must agree: several shapes and element types an op, scalars, empty extents and extents of
 * 1 among them.
 */
final class OpCases {
    /** 33 and 17 leave a remainder whatever the number of vector lanes. */
    private static final List<Shape> SHAPES = List.of(
            Shape.SCALAR,
            Shape.of(1),
            Shape.of(5),
            Shape.of(33),
            Shape.of(0),
            Shape.of(2, 3),
            Shape.of(3, 1),
            Shape.of(0, 2),
            Shape.of(2, 1, 17));

    /** No subnormal numbers: XLA takes them for zero. */
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -2.5,
        1e-300,
        -1e-300,
        1e300,
        -1e300,
        700,
        -700,
        1e-9,
        Double.MIN_NORMAL,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private final RandomStream random = Key.of(1).fold("op cases").stream();
    private final List<OpCase> cases = new ArrayList<>();

    private OpCases() {}

    static List<OpCase> all() {
        OpCases generator = new OpCases();
        for (Class<?> kind : Op.class.getPermittedSubclasses()) {
            examples(kind).forEach(generator::addCases);
        }
        return generator.cases;
    }

    /** One op of each kind that {@code addCases} tells apart; the class is one that {@link Op} permits. */
    private static List<Op> examples(Class<?> kind) {
        List<Op> all = new ArrayList<>();
        Arrays.stream(UnaryKind.values()).forEach(k -> all.add(new Op.Unary(k)));
        Arrays.stream(BinaryKind.values()).forEach(k -> all.add(new Op.Binary(k)));
        Arrays.stream(Comparison.values()).forEach(k -> all.add(new Op.Compare(k)));
        Arrays.stream(DType.values()).forEach(k -> all.add(new Op.Convert(k)));
        Arrays.stream(ReduceKind.values()).forEach(k -> all.add(new Op.Reduce(k, List.of())));
        all.addAll(List.of(
                new Op.Constant(Value.scalar(1.0)),
                new Op.Iota(TensorType.f64(1), 0),
                new Op.RandomBits(Shape.SCALAR, 31, 0),
                new Op.Polygamma(0),
                new Op.Polygamma(1),
                new Op.Polygamma(2),
                new Op.LogIncompleteGamma(false, 0),
                new Op.LogIncompleteGamma(true, 1),
                new Op.LogIncompleteBeta(0, 0),
                new Op.Select(),
                new Op.StopGradient(),
                new Op.Broadcast(Shape.SCALAR, List.of()),
                new Op.Reshape(Shape.SCALAR),
                new Op.Transpose(List.of()),
                new Op.Slice(List.of(), List.of(), List.of()),
                new Op.Pad(List.of(), List.of(), List.of()),
                new Op.Concatenate(0),
                new Op.Reverse(List.of()),
                new Op.Take(),
                new Op.SegmentSum(0),
                new Op.Dot(List.of(), List.of(), List.of(), List.of()),
                new Op.CumulativeSum(0, false),
                new Op.ArgSort(),
                new Op.Triangle(true, 0),
                new Op.Cholesky(),
                new Op.CholeskyAdjoint(),
                new Op.TriangularSolve(true, false),
                new Op.Lu(),
                new Op.SymmetricEigen(),
                new Op.MatrixExponential(),
                new Op.Fourier(false),
                new Op.Fourier(true),
                new Op.WithGradient(),
                Recurrences.accumulate(0, false)));
        return all.stream().filter(kind::isInstance).toList();
    }

    /** Whoever adds an op comes by here. */
    private void addCases(Op op) {
        switch (op) {
            case Op.Constant c -> {
                for (Shape shape : SHAPES) {
                    add(new Op.Constant(uniform(shape, -3, 3)), true);
                }
                add(new Op.Constant(Value.vector(SPECIAL)), false);
                add(new Op.Constant(integers(Shape.of(2, 3), -5, 5)), true);
                add(new Op.Constant(booleans(Shape.of(4))), true);
                add(new Op.Constant(single(uniform(Shape.of(3), -3, 3))), true);
            }
            case Op.Iota i -> {
                add(new Op.Iota(TensorType.f64(5), 0), true);
                add(new Op.Iota(new TensorType(DType.I32, Shape.of(2, 3, 2)), 1), true);
                add(new Op.Iota(new TensorType(DType.F32, Shape.of(2, 0)), 0), true);
            }
            case Op.RandomBits r -> {
                for (Shape shape : SHAPES) {
                    add(new Op.RandomBits(shape, 31, -7), true, integers(Shape.of(2), -1 << 30, 1 << 30));
                }
                add(new Op.RandomBits(Shape.of(2, 3), 1, 3), true, integers(Shape.of(3, 2), -5, 5));
                add(new Op.RandomBits(Shape.of(4), 23, 3), true, integers(Shape.of(0, 2), -5, 5));
            }
            case Op.Unary u -> unary(u);
            case Op.Polygamma p -> elementwise(p, 0.5, 20);
            case Op.LogIncompleteGamma g -> {
                pairs(g, 1.2, 8, 0.3, 1.1);
                pairs(g, 0.3, 0.9, 0.2, 3);
                add(g, true, uniform(Shape.of(9), 0.3, 1.1), uniform(Shape.of(9), 3, 30));
                if (g.order() == 0) {
                    add(g, false, Value.vector(3.0, 50, 900, 2, -1, 2), Value.vector(1e-80, 200, 400, 0, 1, -1));
                }
            }
            case Op.LogIncompleteBeta i -> {
                for (Shape shape : SHAPES) {
                    add(i, true, uniform(shape, 1.2, 9), uniform(shape, 0.4, 7), uniform(shape, 0.1, 0.9));
                }
                add(
                        i,
                        true,
                        uniform(Shape.of(5), 0.3, 0.9),
                        uniform(Shape.of(5), 2, 7),
                        uniform(Shape.of(5), 0.1, 0.9));
                add(
                        new Op.LogIncompleteBeta(1, 1),
                        true,
                        uniform(Shape.of(5), 0.5, 5),
                        uniform(Shape.of(5), 0.5, 5),
                        uniform(Shape.of(5), 0.1, 0.9));
                add(
                        i,
                        false,
                        Value.vector(3.0, 80, 900, 2, -1, 2),
                        Value.vector(2.0, 700, 300, 2, 2, 2),
                        Value.vector(1e-80, 0.4, 0.5, 0, 0.5, 1.5));
                add(
                        i,
                        true,
                        single(uniform(Shape.of(5), 1, 3)),
                        single(uniform(Shape.of(5), 1, 3)),
                        single(uniform(Shape.of(5), 0.2, 0.8)));
            }
            case Op.Binary b -> binary(b);
            case Op.Compare c -> {
                for (Shape shape : SHAPES) {
                    add(op, true, uniform(shape, -1, 1), uniform(shape, -1, 1));
                }
                add(op, false, left(), right());
                add(op, true, integers(Shape.of(9), -1, 1), integers(Shape.of(9), -1, 1));
                add(op, true, booleans(Shape.of(9)), booleans(Shape.of(9)));
                add(op, true, single(uniform(Shape.of(3), -1, 1)), single(uniform(Shape.of(3), -1, 1)));
            }
            case Op.Select s -> {
                for (Shape shape : SHAPES) {
                    add(op, true, booleans(shape), uniform(shape, -3, 3), uniform(shape, -3, 3));
                }
                add(op, true, booleans(Shape.of(5)), integers(Shape.of(5), -3, 3), integers(Shape.of(5), -3, 3));
                add(op, true, booleans(Shape.of(5)), booleans(Shape.of(5)), booleans(Shape.of(5)));
                add(
                        op,
                        true,
                        booleans(Shape.of(5)),
                        single(uniform(Shape.of(5), 0, 1)),
                        single(uniform(Shape.of(5), 0, 1)));
            }
            case Op.Convert c -> {
                add(op, false, uniform(Shape.of(2, 3), -9, 9));
                add(op, c.dtype() == DType.F64, uniform(Shape.SCALAR, -9, 9));
                add(op, false, single(uniform(Shape.of(5), -9, 9)));
                add(op, true, integers(Shape.of(5), -9, 9));
                add(op, true, booleans(Shape.of(5)));
                add(op, false, Value.vector());
            }
            case Op.StopGradient s -> {
                SHAPES.forEach(shape -> add(op, false, uniform(shape, -3, 3)));
                add(op, true, integers(Shape.of(3), 0, 9));
            }
            // what is told of the derivative need not be so: a test of its own looks at it
            case Op.WithGradient w -> {
                add(op, false, uniform(Shape.of(5), -1, 1), uniform(Shape.of(5), -1, 1), uniform(Shape.of(5), -1, 1));
                add(
                        op,
                        false,
                        uniform(Shape.of(2), -1, 1),
                        uniform(Shape.of(2, 3), -1, 1),
                        uniform(Shape.of(2, 3), -1, 1));
                add(op, false, uniform(Shape.SCALAR, -1, 1), uniform(Shape.of(0), -1, 1), uniform(Shape.of(0), -1, 1));
                add(
                        op,
                        false,
                        single(uniform(Shape.of(1), -1, 1)),
                        single(uniform(Shape.of(1), -1, 1)),
                        single(uniform(Shape.of(1), -1, 1)));
            }
            case Op.Fourier f -> {
                for (int n : new int[] {1, 2, 3, 8, 12, 17}) {
                    add(op, true, uniform(Shape.of(2, n), -1, 1));
                }
                add(op, true, uniform(Shape.of(3, 1, 2, 5), -1, 1));
                add(op, true, uniform(Shape.of(2, 0), -1, 1));
                add(op, true, uniform(Shape.of(0, 2, 3), -1, 1));
                add(op, true, single(uniform(Shape.of(2, 6), -1, 1)));
                add(op, false, uniform(Shape.of(2, 256), -1, 1));
                add(op, false, uniform(Shape.of(2, 251), -1, 1));
            }
            case Op.Broadcast b -> broadcast();
            case Op.Reshape r -> {
                moved(new Op.Reshape(Shape.of(3, 4)), Shape.of(2, 6));
                moved(new Op.Reshape(Shape.SCALAR), Shape.of(1, 1));
                moved(new Op.Reshape(Shape.of(1)), Shape.SCALAR);
                moved(new Op.Reshape(Shape.of(0)), Shape.of(3, 0));
            }
            case Op.Transpose t -> {
                moved(new Op.Transpose(List.of()), Shape.SCALAR);
                moved(new Op.Transpose(List.of(1, 0)), Shape.of(2, 3));
                moved(new Op.Transpose(List.of(2, 0, 1)), Shape.of(2, 3, 4));
                moved(new Op.Transpose(List.of(1, 0, 2)), Shape.of(2, 0, 1));
            }
            case Op.Slice s -> {
                moved(new Op.Slice(List.of(), List.of(), List.of()), Shape.SCALAR);
                moved(new Op.Slice(List.of(1), List.of(8), List.of(3)), Shape.of(9));
                moved(new Op.Slice(List.of(0, 2), List.of(2, 5), List.of(1, 2)), Shape.of(3, 5));
                moved(new Op.Slice(List.of(2, 0), List.of(2, 5), List.of(1, 1)), Shape.of(3, 5));
            }
            case Op.Pad p -> {
                moved(new Op.Pad(List.of(), List.of(), List.of()), Shape.SCALAR);
                moved(new Op.Pad(List.of(1), List.of(2), List.of(3)), Shape.of(4));
                moved(new Op.Pad(List.of(0, 2), List.of(1, 0), List.of(0, 1)), Shape.of(2, 3));
                moved(new Op.Pad(List.of(1, 0), List.of(1, 0), List.of(2, 0)), Shape.of(0, 2));
            }
            case Op.Concatenate c -> {
                add(new Op.Concatenate(0), true, uniform(Shape.of(3), -1, 1));
                add(
                        new Op.Concatenate(0),
                        true,
                        uniform(Shape.of(3), -1, 1),
                        uniform(Shape.of(0), -1, 1),
                        uniform(Shape.of(4), -1, 1));
                add(new Op.Concatenate(1), true, uniform(Shape.of(2, 3, 2), -1, 1), uniform(Shape.of(2, 1, 2), -1, 1));
                add(new Op.Concatenate(1), true, integers(Shape.of(2, 2), -9, 9), integers(Shape.of(2, 1), -9, 9));
            }
            case Op.Reverse r -> {
                moved(new Op.Reverse(List.of()), Shape.of(3));
                moved(new Op.Reverse(List.of(0)), Shape.of(5));
                moved(new Op.Reverse(List.of(0, 2)), Shape.of(2, 3, 4));
                moved(new Op.Reverse(List.of(1)), Shape.of(2, 0));
            }
            case Op.Reduce r -> reduce(r.kind());
            case Op.Take t -> {
                add(op, true, uniform(Shape.of(5), -1, 1), integers(Shape.of(12), 0, 4));
                add(op, true, uniform(Shape.of(5), -1, 1), integers(Shape.SCALAR, 0, 4));
                add(op, true, uniform(Shape.of(4, 3), -1, 1), integers(Shape.of(2, 3), 0, 3));
                add(op, true, uniform(Shape.of(1, 2), -1, 1), integers(Shape.of(4), 0, 0));
                add(op, true, uniform(Shape.of(0, 2), -1, 1), integers(Shape.of(0), 0, 0));
                add(op, true, uniform(Shape.of(3), -1, 1), integers(Shape.of(0, 2), 0, 2));
                add(op, true, integers(Shape.of(5), -9, 9), integers(Shape.of(6), 0, 4));
                add(op, true, booleans(Shape.of(5)), integers(Shape.of(6), 0, 4));
                add(op, true, single(uniform(Shape.of(5), -1, 1)), integers(Shape.of(6), 0, 4));
            }
            case Op.SegmentSum s -> {
                add(new Op.SegmentSum(4), true, uniform(Shape.of(12), -1, 1), integers(Shape.of(12), 0, 3));
                add(new Op.SegmentSum(3), true, uniform(Shape.of(5, 2), -1, 1), integers(Shape.of(5), 0, 1));
                add(new Op.SegmentSum(2), true, uniform(Shape.of(0, 2), -1, 1), integers(Shape.of(0), 0, 0));
                add(new Op.SegmentSum(0), true, uniform(Shape.of(0), -1, 1), integers(Shape.of(0), 0, 0));
                add(new Op.SegmentSum(1), true, uniform(Shape.of(3, 0), -1, 1), integers(Shape.of(3), 0, 0));
                add(new Op.SegmentSum(4), true, integers(Shape.of(6), -9, 9), integers(Shape.of(6), 0, 3));
                add(new Op.SegmentSum(4), true, single(uniform(Shape.of(6), -1, 1)), integers(Shape.of(6), 0, 3));
            }
            case Op.Dot d -> dot();
            case Op.CumulativeSum c -> {
                for (boolean reverse : new boolean[] {false, true}) {
                    add(new Op.CumulativeSum(0, reverse), true, uniform(Shape.of(33), -1, 1));
                    add(new Op.CumulativeSum(0, reverse), true, uniform(Shape.of(1), -1, 1));
                    add(new Op.CumulativeSum(0, reverse), true, uniform(Shape.of(0), -1, 1));
                    add(new Op.CumulativeSum(1, reverse), true, uniform(Shape.of(2, 3, 2), -1, 1));
                    add(new Op.CumulativeSum(0, reverse), true, uniform(Shape.of(5, 2), -1, 1));
                    add(new Op.CumulativeSum(1, reverse), true, integers(Shape.of(2, 7), -9, 9));
                    add(new Op.CumulativeSum(0, reverse), true, single(uniform(Shape.of(5), -1, 1)));
                }
            }
            case Op.ArgSort s -> {
                add(op, true, uniform(Shape.of(33), -1, 1));
                add(op, true, uniform(Shape.of(2, 3, 5), -1, 1));
                add(op, true, uniform(Shape.of(3, 0), -1, 1));
                add(op, true, uniform(Shape.of(1), -1, 1));
                add(op, true, integers(Shape.of(20), -3, 3));
                add(op, true, single(uniform(Shape.of(7), -1, 1)));
                add(op, false, Value.vector(SPECIAL));
            }
            case Op.Triangle t -> {
                for (boolean lower : new boolean[] {false, true}) {
                    add(new Op.Triangle(lower, 0), true, uniform(Shape.of(4, 4), -1, 1));
                    add(new Op.Triangle(lower, -1), true, uniform(Shape.of(2, 3, 5), -1, 1));
                    add(new Op.Triangle(lower, 2), true, uniform(Shape.of(5, 3), -1, 1));
                    add(new Op.Triangle(lower, 0), true, uniform(Shape.of(0, 3), -1, 1));
                    add(new Op.Triangle(lower, 0), true, integers(Shape.of(3, 3), -9, 9));
                    add(new Op.Triangle(lower, 1), true, single(uniform(Shape.of(3, 3), -1, 1)));
                    add(new Op.Triangle(lower, 0), false, special(4));
                }
            }
            case Op.Cholesky c -> {
                for (int n : new int[] {1, 2, 5, 11}) {
                    add(op, true, positiveDefinite(Shape.of(n, n)));
                }
                add(op, true, positiveDefinite(Shape.of(2, 3, 4, 4)));
                add(op, true, positiveDefinite(Shape.of(0, 0)));
                add(op, true, positiveDefinite(Shape.of(2, 0, 3, 3)));
                add(op, true, single(positiveDefinite(Shape.of(4, 4))));
                add(op, false, positiveDefinite(Shape.of(37, 37)));
                // not positive definite: in its first, last and middle pivot, one of two in a batch, and a zero
                add(op, false, Value.matrix(new double[] {-1, 0}, new double[] {0, 1}));
                add(op, false, Value.matrix(new double[] {1, 2}, new double[] {2, 1}));
                add(op, false, (Value) Value.vector(4.0, 0, 0, 0, -1, 0, 0, 0, 4, 4, 1, 1, 1, 4, 1, 1, 1, 4)
                        .reshape(2, 3, 3));
                add(op, false, Value.matrix(new double[] {0}));
                add(op, false, Value.matrix(new double[] {Double.POSITIVE_INFINITY, 0}, new double[] {0, 1}));
            }
            case Op.CholeskyAdjoint c -> {
                for (Shape shape :
                        List.of(Shape.of(1, 1), Shape.of(2, 2), Shape.of(5, 5), Shape.of(2, 3, 3), Shape.of(0, 0))) {
                    add(op, true, diagonallyDominant(shape), uniform(shape, -1, 1));
                }
                add(op, true, single(diagonallyDominant(Shape.of(4, 4))), single(uniform(Shape.of(4, 4), -1, 1)));
                add(op, false, diagonallyDominant(Shape.of(37, 37)), uniform(Shape.of(37, 37), -1, 1));
            }
            case Op.TriangularSolve s -> {
                for (boolean lower : new boolean[] {false, true}) {
                    for (boolean transposed : new boolean[] {false, true}) {
                        triangularSolve(new Op.TriangularSolve(lower, transposed));
                    }
                }
            }
            case Op.Lu l -> {
                for (int n : new int[] {1, 2, 5}) {
                    add(op, true, rowsShifted(Shape.of(n, n)));
                }
                add(op, true, rowsShifted(Shape.of(2, 3, 4, 4)));
                add(op, true, rowsShifted(Shape.of(0, 0)));
                add(op, true, rowsShifted(Shape.of(2, 0, 3, 3)));
                add(op, true, single(rowsShifted(Shape.of(4, 4))));
                add(op, false, rowsShifted(Shape.of(37, 37)));
                add(op, false, Value.matrix(new double[] {0, 0, 2}, new double[] {0, 1, 1}, new double[] {0, 0, 0}));
            }
            case Op.SymmetricEigen e -> {
                for (int n : new int[] {1, 2, 5}) {
                    add(op, true, eigenvaluesApart(Shape.of(n, n)));
                }
                add(op, true, eigenvaluesApart(Shape.of(2, 3, 4, 4)));
                add(op, true, eigenvaluesApart(Shape.of(0, 0)));
                add(op, true, eigenvaluesApart(Shape.of(2, 0, 3, 3)));
                add(op, true, single(eigenvaluesApart(Shape.of(3, 3))));
                add(op, false, eigenvaluesApart(Shape.of(23, 23)));
                add(op, false, Value.matrix(new double[] {3, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 2}));
                add(op, false, Value.matrix(new double[] {1e200, 1e200}, new double[] {1e200, 0}));
                add(op, false, Value.matrix(new double[] {Double.NaN, 0}, new double[] {0, 1}));
                add(op, false, Value.matrix(new double[] {Double.POSITIVE_INFINITY, 0}, new double[] {0, 1}));
            }
            case Op.MatrixExponential e -> {
                for (double size : new double[] {1e-3, 0.05, 0.3, 0.6, 2, 9}) {
                    add(op, true, uniform(Shape.of(3, 3), -size, size));
                }
                add(op, true, uniform(Shape.of(1, 1), -1, 1));
                add(op, true, uniform(Shape.of(2, 3, 2, 2), -1, 1));
                add(op, true, uniform(Shape.of(0, 0), -1, 1));
                add(op, true, uniform(Shape.of(2, 0, 3, 3), -1, 1));
                add(op, true, single(uniform(Shape.of(3, 3), -1, 1)));
                add(op, false, uniform(Shape.of(17, 17), -1, 1));
                add(op, false, Value.matrix(new double[] {-30, 30}, new double[] {2, -2}));
                add(op, false, Value.matrix(new double[] {Double.NaN, 0}, new double[] {0, 1}));
            }
            case Op.Scan s -> Recurrences.cases().forEach(cases::add);
        }
    }

    private void unary(Op.Unary op) {
        switch (op.kind()) {
            case NEGATE, ABS, SIGN -> {
                elementwise(op, 0.3, 3);
                elementwise(op, -3, -0.3);
                add(op, true, integers(Shape.of(7), -3, 3));
                add(op, true, Value.vector(Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            case FLOOR, CEIL, ROUND_EVEN -> {
                elementwise(op, 2.1, 2.4);
                elementwise(op, -1.4, -1.1);
                add(op, false, Value.vector(0.5, 1.5, 2.5, -0.5, -1.5, 3, -3));
            }
            case ROUND_BFLOAT16 -> {
                add(op, false, uniform(Shape.of(2, 3), -3, 3));
                add(op, false, single(uniform(Shape.of(40), -3, 3)));
                add(op, false, uniform(Shape.of(0, 3), -3, 3));
                add(op, false, uniform(Shape.SCALAR, -3, 3));
                // ties, the largest, and the smallest of normal ones
                double[] edges = {
                    1 + 0x1p-8,
                    1 + 3 * 0x1p-8,
                    -1 - 0x1p-8,
                    1 + 0x1p-8 + 0x1p-23,
                    0x1.FEp127,
                    0x1.FEFFFEp127,
                    0x1.FFp127,
                    -0x1.FFFFFEp127,
                    0x1p-126,
                    -0x1.01p-126,
                    0x1.FFp-127
                };
                add(op, false, Value.vector(edges));
                add(op, false, single(Value.vector(Arrays.copyOf(edges, edges.length - 1))));
                add(op, false, Value.vector(0x1.01p0 + 0x1p-50, 1e39, -1e300, 0x1.FEp-127, -0x1.4p-130));
            }
            case EXP, TAN, SIN, COS, TANH, ATAN, ERF, EXPM1 -> elementwise(op, -1.4, 1.4);
            case LOG, SQRT -> elementwise(op, 0.1, 5);
            case LOG1P -> elementwise(op, -0.8, 5);
            case LOGISTIC, SOFTPLUS -> elementwise(op, -9, 9);
            case LGAMMA -> elementwise(op, 0.5, 40);
            case ERFCX -> {
                elementwise(op, -2, 2);
                add(op, true, uniform(Shape.of(20), 2, 40));
            }
            case LOG_NORMAL_CDF -> {
                elementwise(op, -3, 3);
                add(op, true, uniform(Shape.of(20), -40, -3));
            }
            case NORMAL_QUANTILE -> {
                elementwise(op, 0.1, 0.9);
                add(op, false, Value.vector(1e-12, 1e-5, 0.01, 0.99, 1 - 1e-9));
            }
            case BESSEL_I0E, BESSEL_I1E -> {
                elementwise(op, 0.1, 25);
                elementwise(op, -25, -0.1);
            }
            case NOT -> SHAPES.forEach(shape -> add(op, true, booleans(shape)));
            case IS_FINITE -> elementwise(op, -1, 1);
        }
        switch (op.kind()) {
            case NOT -> {}
            // devices differ on huge arguments of these, where the period is lost, and at poles
            case SIN, COS, TAN, LGAMMA -> add(op, false, Value.vector(0.0, -0.0, 3.0, Double.NaN));
            case NEGATE,
                    ABS,
                    SIGN,
                    FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    EXP,
                    TANH,
                    ATAN,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E,
                    EXPM1,
                    LOG,
                    SQRT,
                    LOG1P,
                    LOGISTIC,
                    SOFTPLUS,
                    IS_FINITE -> add(op, false, Value.vector(SPECIAL));
        }
    }

    private void binary(Op.Binary op) {
        switch (op.kind()) {
            case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM -> {
                boolean choice = op.kind() == BinaryKind.MAXIMUM || op.kind() == BinaryKind.MINIMUM;
                pairs(op, -3, choice ? 0.9 : 3, choice ? 1 : -3, 3);
                pairs(op, choice ? 1 : -3, 3, -3, choice ? 0.9 : 3);
                integerPairs(op, -9, 9);
                add(op, false, left(), right());
                add(op, true, Value.vector(Integer.MAX_VALUE, Integer.MIN_VALUE), Value.vector(3, -5));
            }
            case DIVIDE -> {
                pairs(op, 0.5, 3, 0.5, 3);
                pairs(op, -3, -0.5, -3, -0.5);
                add(op, false, left(), right());
            }
            case POWER -> {
                pairs(op, 0.5, 3, 0.5, 3);
                add(op, false, uniform(Shape.of(9), -3, 3), Value.full(TensorType.f64(9), 3));
                add(op, false, Value.vector(0.0, 0.0, 0.0, 2.0, -8.0), Value.vector(0.0, 1.0, 2.0, -1074.0, 1.0 / 3));
                add(op, true, integers(Shape.of(20), -5, 5), integers(Shape.of(20), 0, 9));
            }
            case REMAINDER -> {
                add(op, true, uniform(Shape.of(9), 6.1, 6.9), uniform(Shape.of(9), 2.1, 2.9));
                add(op, true, uniform(Shape.of(9), -6.9, -6.1), uniform(Shape.of(9), 2.1, 2.9));
                add(op, true, single(uniform(Shape.of(9), -6.9, -6.1)), single(uniform(Shape.of(9), 2.1, 2.9)));
                add(op, true, integers(Shape.of(50), -9, 9), integers(Shape.of(50), -3, 3));
                add(op, true, Value.vector(Integer.MIN_VALUE), Value.vector(-1));
            }
            case ATAN2 -> {
                pairs(op, 0.5, 3, 0.5, 3);
                pairs(op, -3, -0.5, -3, -0.5);
            }
            case AND, OR -> {
                for (Shape shape : SHAPES) {
                    add(op, true, booleans(shape), booleans(shape));
                }
            }
        }
    }

    private void broadcast() {
        moved(new Op.Broadcast(Shape.SCALAR, List.of()), Shape.SCALAR);
        moved(new Op.Broadcast(Shape.of(7), List.of()), Shape.SCALAR);
        moved(new Op.Broadcast(Shape.of(0), List.of()), Shape.SCALAR);
        moved(new Op.Broadcast(Shape.of(0), List.of(0)), Shape.of(1));
        moved(new Op.Broadcast(Shape.of(2, 3), List.of(1)), Shape.of(3));
        moved(new Op.Broadcast(Shape.of(2, 3), List.of(0)), Shape.of(2));
        moved(new Op.Broadcast(Shape.of(2, 3), List.of(0)), Shape.of(1));
        moved(new Op.Broadcast(Shape.of(4, 2, 3), List.of(0, 2)), Shape.of(1, 3));
        moved(new Op.Broadcast(Shape.of(2, 1, 3), List.of(0, 1, 2)), Shape.of(2, 1, 3));
    }

    private void reduce(ReduceKind kind) {
        // products and extremes: distinct elements away from each other, so that no finite difference swaps them
        for (DType dtype : List.of(DType.F64, DType.F32, DType.I32)) {
            add(new Op.Reduce(kind, List.of()), true, spread(Shape.of(3), dtype));
            add(new Op.Reduce(kind, List.of()), true, spread(Shape.SCALAR, dtype));
            add(new Op.Reduce(kind, List.of(0)), true, spread(Shape.of(9), dtype));
            add(new Op.Reduce(kind, List.of(0)), true, spread(Shape.of(1), dtype));
            add(new Op.Reduce(kind, List.of(0)), true, spread(Shape.of(0), dtype));
            add(new Op.Reduce(kind, List.of(1)), true, spread(Shape.of(2, 0), dtype));
            add(new Op.Reduce(kind, List.of(0)), true, spread(Shape.of(2, 0), dtype));
            add(new Op.Reduce(kind, List.of(0)), true, spread(Shape.of(2, 3), dtype));
            add(new Op.Reduce(kind, List.of(1)), true, spread(Shape.of(2, 3), dtype));
            add(new Op.Reduce(kind, List.of(0, 2)), true, spread(Shape.of(2, 3, 2), dtype));
            add(new Op.Reduce(kind, List.of(0, 1, 2)), true, spread(Shape.of(2, 1, 4), dtype));
        }
        add(
                new Op.Reduce(kind, List.of(0)),
                kind == ReduceKind.SUM || kind == ReduceKind.PRODUCT,
                uniform(Shape.of(203), 0.99, 1.01));
        if (kind == ReduceKind.SUM) {
            // long enough to be divided among cores
            add(new Op.Reduce(kind, List.of(0, 1)), false, uniform(Shape.of(70, 80), -1, 1));
            add(new Op.Reduce(kind, List.of(0, 2)), false, uniform(Shape.of(64, 8, 16), -1, 1));
            add(new Op.Reduce(kind, List.of(0, 1, 2)), false, single(uniform(Shape.of(64, 8, 16), -1, 1)));
        }
        if (kind == ReduceKind.PRODUCT) {
            add(
                    new Op.Reduce(kind, List.of(1)),
                    true,
                    Value.matrix(new double[] {2, 0, 3, 4}, new double[] {0, 5, 0, 7}, new double[] {1, 2, 3, 4}));
        }
    }

    private void triangularSolve(Op.TriangularSolve op) {
        add(op, true, diagonallyDominant(Shape.of(1, 1)), uniform(Shape.of(1, 1), -1, 1));
        add(op, true, diagonallyDominant(Shape.of(5, 5)), uniform(Shape.of(5, 1), -1, 1));
        add(op, true, diagonallyDominant(Shape.of(4, 4)), uniform(Shape.of(4, 3), -1, 1));
        add(op, true, diagonallyDominant(Shape.of(2, 3, 3)), uniform(Shape.of(2, 3, 2), -1, 1));
        add(op, true, diagonallyDominant(Shape.of(0, 0)), uniform(Shape.of(0, 2), -1, 1));
        add(op, true, diagonallyDominant(Shape.of(3, 3)), uniform(Shape.of(3, 0), -1, 1));
        add(op, false, diagonallyDominant(Shape.of(23, 23)), uniform(Shape.of(23, 9), -1, 1));
        add(op, false, diagonallyDominant(Shape.of(23, 23)), uniform(Shape.of(23, 1), -1, 1));
        add(op, true, single(diagonallyDominant(Shape.of(3, 3))), single(uniform(Shape.of(3, 2), -1, 1)));
    }

    private void dot() {
        dot(List.of(), List.of(), List.of(0), List.of(0), Shape.of(5), Shape.of(5));
        dot(List.of(), List.of(), List.of(), List.of(), Shape.of(3), Shape.of(2));
        dot(List.of(), List.of(), List.of(), List.of(), Shape.SCALAR, Shape.of(2));
        dot(List.of(), List.of(), List.of(1), List.of(0), Shape.of(9, 4), Shape.of(4));
        dot(List.of(), List.of(), List.of(1), List.of(0), Shape.of(2, 3), Shape.of(3, 4));
        dot(List.of(), List.of(), List.of(0), List.of(1), Shape.of(3, 2), Shape.of(4, 3));
        dot(List.of(), List.of(), List.of(1), List.of(0), Shape.of(2, 0), Shape.of(0, 3));
        dot(List.of(), List.of(), List.of(1), List.of(0), Shape.of(0, 2), Shape.of(2, 3));
        dot(List.of(0), List.of(0), List.of(2), List.of(1), Shape.of(2, 3, 4), Shape.of(2, 4, 5));
        dot(List.of(1), List.of(0), List.of(0, 2), List.of(2, 1), Shape.of(3, 2, 4), Shape.of(2, 4, 3));
        add(
                new Op.Dot(List.of(), List.of(), List.of(1), List.of(0)),
                true,
                integers(Shape.of(2, 3), -4, 4),
                integers(Shape.of(3, 2), -4, 4));
        add(
                new Op.Dot(List.of(), List.of(), List.of(1), List.of(0)),
                true,
                single(uniform(Shape.of(2, 3), -1, 1)),
                single(uniform(Shape.of(3, 2), -1, 1)));
    }

    private void dot(
            List<Integer> leftBatch,
            List<Integer> rightBatch,
            List<Integer> leftContract,
            List<Integer> rightContract,
            Shape left,
            Shape right) {
        add(
                new Op.Dot(leftBatch, rightBatch, leftContract, rightContract),
                true,
                uniform(left, -1, 1),
                uniform(right, -1, 1));
    }

    // ---- kinds of cases

    private void elementwise(Op op, double low, double high) {
        for (Shape shape : SHAPES) {
            add(op, true, uniform(shape, low, high));
        }
        add(op, true, single(uniform(Shape.of(5), low, high)));
    }

    private void pairs(Op op, double leftLow, double leftHigh, double rightLow, double rightHigh) {
        for (Shape shape : SHAPES) {
            add(op, true, uniform(shape, leftLow, leftHigh), uniform(shape, rightLow, rightHigh));
        }
        add(
                op,
                true,
                single(uniform(Shape.of(5), leftLow, leftHigh)),
                single(uniform(Shape.of(5), rightLow, rightHigh)));
    }

    private void integerPairs(Op op, int low, int high) {
        add(op, true, integers(Shape.of(9), low, high), integers(Shape.of(9), low, high));
        add(op, true, integers(Shape.SCALAR, low, high), integers(Shape.SCALAR, low, high));
    }

    /** An op that moves elements does so whatever their type. */
    private void moved(Op op, Shape shape) {
        add(op, true, uniform(shape, -3, 3));
        add(op, true, single(uniform(shape, -3, 3)));
        add(op, true, integers(shape, -9, 9));
        add(op, true, booleans(shape));
    }

    private void add(Op op, boolean smooth, Value... operands) {
        cases.add(OpCase.of(op, List.of(operands), smooth));
    }

    // ---- operands

    private Value uniform(Shape shape, double low, double high) {
        return Value.of(
                new TensorType(DType.F64, shape),
                random.doubles(shape.size(), low, high).toArray());
    }

    /** Not symmetric, but with a symmetric part whose eigenvalues stay above 1 whatever rounding and finite differences do. */
    private Value positiveDefinite(Shape shape) {
        int n = shape.dim(-1);
        double[] elements = random.doubles(shape.size(), -1, 1).toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] += i / n % n == i % n ? n + 2 : 0;
        }
        return Value.of(new TensorType(DType.F64, shape), elements);
    }

    /** What stands in the other triangle is not small, so that reading it cannot pass unnoticed. */
    private Value diagonallyDominant(Shape shape) {
        int n = shape.dim(-1);
        double[] elements = random.doubles(shape.size(), -1, 1).toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i / n % n == i % n ? 2 + elements[i] : elements[i] / Math.sqrt(n);
        }
        return Value.of(new TensorType(DType.F64, shape), elements);
    }

    /** Each row's largest element is far from the others and not on the diagonal, so that no rounding chooses another pivot. */
    private Value rowsShifted(Shape shape) {
        int n = shape.dim(-1);
        double[] elements = random.doubles(shape.size(), -1, 1).toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] += (i / n % n + 1) % n == i % n ? n + 2 : 0;
        }
        return Value.of(new TensorType(DType.F64, shape), elements);
    }

    /** Not symmetric; the diagonal of the symmetric part keeps eigenvalues apart and each vector near an axis. */
    private Value eigenvaluesApart(Shape shape) {
        int n = shape.dim(-1);
        double[] elements = random.doubles(shape.size(), -1, 1).toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] += i / n % n == i % n ? 4 * (i % n) : 0;
        }
        return Value.of(new TensorType(DType.F64, shape), elements);
    }

    private static Value special(int rows) {
        return (Value) Value.vector(SPECIAL).slice(new int[1], new int[] {16}).reshape(rows, 16 / rows);
    }

    private Value integers(Shape shape, int low, int high) {
        return Value.of(
                new TensorType(DType.I32, shape),
                random.ints(shape.size(), low, high + 1).asDoubleStream().toArray());
    }

    private Value booleans(Shape shape) {
        return Value.of(
                new TensorType(DType.BOOL, shape),
                random.ints(shape.size(), 0, 2).asDoubleStream().toArray());
    }

    private static Value single(Value value) {
        return Value.of(new TensorType(DType.F32, value.shape()), value.toArray());
    }

    /** 1, −2, 3, −4 …, shifted a little, in an order that is not sorted. */
    private static Value spread(Shape shape, DType dtype) {
        double[] elements = new double[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            int j = (i * 7 + 2) % elements.length; // no extent in use is a multiple of 7, so that each j comes once
            elements[i] = (j % 2 == 0 ? 1 : -1) * (0.5 + j / 2.0);
        }
        return Value.of(new TensorType(dtype, shape), elements);
    }

    /** Every special number beside every other. */
    private static Value left() {
        int n = SPECIAL.length;
        double[] elements = new double[n * n];
        Arrays.setAll(elements, i -> SPECIAL[i / n]);
        return Value.vector(elements);
    }

    private static Value right() {
        int n = SPECIAL.length;
        double[] elements = new double[n * n];
        Arrays.setAll(elements, i -> SPECIAL[i % n]);
        return Value.vector(elements);
    }
}
