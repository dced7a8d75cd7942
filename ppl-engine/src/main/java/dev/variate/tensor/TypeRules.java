package dev.variate.tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What each {@link Op} demands of its operands' types, and the type of its result. */
public final class TypeRules {
    /** Beyond any derivative that is asked for, and small enough that factorials and powers stay finite. */
    private static final int MAX_POLYGAMMA_ORDER = 32;

    /** Cumulants of higher order would have lost all their digits. */
    private static final int MAX_INCOMPLETE_ORDER = 8;

    private TypeRules() {}

    /**
     * The type of {@code op}'s result.
     *
     * @throws IllegalArgumentException if the operands do not fit the op; the message says what was found
     */
    public static TensorType resultType(Op op, List<TensorType> operands) {
        return switch (op) {
            case Op.Constant c -> {
                count(op, operands, 0);
                yield c.value().type();
            }
            case Op.Iota i -> {
                count(op, operands, 0);
                require(i.type().dtype() != DType.BOOL, op, operands, "a numeric type");
                axis(op, operands, i.axis(), i.type().shape().rank());
                yield i.type();
            }
            case Op.RandomBits r -> {
                count(op, operands, 1);
                Shape key = operands.get(0).shape();
                require(
                        operands.get(0).dtype() == DType.I32 && key.rank() >= 1 && key.dim(-1) == 2,
                        op,
                        operands,
                        "a key of two integers along the last axis");
                require(r.bits() >= 1 && r.bits() <= 31, op, operands, "from 1 to 31 bits");
                yield new TensorType(DType.I32, key.axes(0, key.rank() - 1).append(r.shape()));
            }
            case Op.Unary u -> unary(u, operands);
            case Op.Polygamma p -> {
                count(op, operands, 1);
                require(
                        p.order() >= 0 && p.order() <= MAX_POLYGAMMA_ORDER,
                        op,
                        operands,
                        "an order from 0 to " + MAX_POLYGAMMA_ORDER);
                yield floating(op, operands, 0);
            }
            case Op.LogIncompleteGamma g -> {
                same(op, operands, 2);
                order(op, operands, g.order());
                yield floating(op, operands, 0);
            }
            case Op.LogIncompleteBeta i -> {
                same(op, operands, 3);
                order(op, operands, i.orderA());
                order(op, operands, i.orderB());
                order(op, operands, i.orderA() + i.orderB());
                yield floating(op, operands, 0);
            }
            case Op.Binary b -> binary(b, operands);
            case Op.Compare c -> {
                same(op, operands, 2);
                yield new TensorType(DType.BOOL, operands.get(0).shape());
            }
            case Op.Select s -> {
                count(op, operands, 3);
                require(operands.get(0).dtype() == DType.BOOL, op, operands, "a BOOL condition");
                require(operands.get(0).shape().equals(operands.get(1).shape()), op, operands, "operands of one shape");
                require(operands.get(1).equals(operands.get(2)), op, operands, "branches of one type");
                yield operands.get(1);
            }
            case Op.Convert c -> {
                count(op, operands, 1);
                yield new TensorType(c.dtype(), operands.get(0).shape());
            }
            case Op.StopGradient s -> {
                count(op, operands, 1);
                yield operands.get(0);
            }
            case Op.WithGradient w -> {
                count(op, operands, 3);
                Shape shape = operands.get(0).shape();
                Shape x = operands.get(1).shape();
                require(operands.get(1).equals(operands.get(2)), op, operands, "a slope of the type of x");
                require(
                        operands.get(0).dtype() == operands.get(1).dtype()
                                && shape.rank() <= x.rank()
                                && x.axes(0, shape.rank()).equals(shape),
                        op,
                        operands,
                        "a value of the element type of x, with its shape or its first axes");
                yield floating(op, operands, 0);
            }
            case Op.Broadcast b -> broadcast(b, operands);
            case Op.Reshape r -> {
                count(op, operands, 1);
                require(
                        r.shape().size() == operands.get(0).shape().size(),
                        op,
                        operands,
                        "as many elements before as after");
                yield new TensorType(operands.get(0).dtype(), r.shape());
            }
            case Op.Transpose t -> {
                count(op, operands, 1);
                Shape shape = operands.get(0).shape();
                permutation(op, operands, t.permutation(), shape.rank());
                yield new TensorType(
                        operands.get(0).dtype(),
                        Shape.of(t.permutation().stream().mapToInt(shape::dim).toArray()));
            }
            case Op.Slice s -> slice(s, operands);
            case Op.Pad p -> pad(p, operands);
            case Op.Concatenate c -> concatenate(c, operands);
            case Op.Reverse r -> {
                count(op, operands, 1);
                distinct(
                        op,
                        operands,
                        r.axes(),
                        List.of(),
                        operands.get(0).shape().rank());
                yield operands.get(0);
            }
            case Op.Reduce r -> reduce(r, operands);
            case Op.Take t -> {
                count(op, operands, 2);
                require(operands.get(0).shape().rank() >= 1, op, operands, "a first operand with at least one axis");
                require(operands.get(1).dtype() == DType.I32, op, operands, "an I32 index");
                Shape x = operands.get(0).shape();
                require(x.dim(0) > 0 || operands.get(1).shape().size() == 0, op, operands, "rows to take from");
                yield new TensorType(
                        operands.get(0).dtype(), operands.get(1).shape().append(x.axes(1, x.rank())));
            }
            case Op.SegmentSum s -> {
                count(op, operands, 2);
                Shape x = operands.get(0).shape();
                require(operands.get(0).dtype() != DType.BOOL, op, operands, "numbers to sum");
                require(
                        operands.get(1).dtype() == DType.I32
                                && operands.get(1).shape().rank() == 1,
                        op,
                        operands,
                        "an I32 index with one axis");
                require(x.rank() >= 1 && x.dim(0) == operands.get(1).shape().dim(0), op, operands, "one index a row");
                require(s.groups() >= 0, op, operands, "a number of groups that is not negative");
                yield new TensorType(
                        operands.get(0).dtype(), Shape.of(s.groups()).append(x.axes(1, x.rank())));
            }
            case Op.Dot d -> dot(d, operands);
            case Op.CumulativeSum c -> {
                count(op, operands, 1);
                require(operands.get(0).dtype() != DType.BOOL, op, operands, "numbers");
                axis(op, operands, c.axis(), operands.get(0).shape().rank());
                yield operands.get(0);
            }
            case Op.ArgSort s -> {
                count(op, operands, 1);
                require(
                        operands.get(0).dtype() != DType.BOOL
                                && operands.get(0).shape().rank() >= 1,
                        op,
                        operands,
                        "numbers with at least one axis");
                yield new TensorType(DType.I32, operands.get(0).shape());
            }
            case Op.Triangle t -> {
                count(op, operands, 1);
                require(
                        operands.get(0).dtype() != DType.BOOL
                                && operands.get(0).shape().rank() >= 2,
                        op,
                        operands,
                        "matrices of numbers");
                require(t.diagonal() != Integer.MIN_VALUE, op, operands, "a diagonal whose number has an opposite");
                yield operands.get(0);
            }
            case Op.Cholesky c -> {
                squareMatrix(op, operands);
                yield operands.get(0);
            }
            case Op.CholeskyAdjoint c -> {
                count(op, operands, 2);
                squareMatrices(op, operands);
                require(operands.get(0).equals(operands.get(1)), op, operands, "operands of one type");
                yield floating(op, operands, 0);
            }
            case Op.TriangularSolve s -> {
                count(op, operands, 2);
                squareMatrices(op, operands);
                Shape a = operands.get(0).shape();
                Shape b = operands.get(1).shape();
                require(
                        operands.get(0).dtype() == operands.get(1).dtype()
                                && b.rank() == a.rank()
                                && b.axes(0, b.rank() - 1).equals(a.axes(0, a.rank() - 1)),
                        op,
                        operands,
                        "right sides with as many rows, of the same batch and element type");
                yield floating(op, operands, 1);
            }
            case Op.Lu l -> {
                Shape shape = squareMatrix(op, operands);
                yield new TensorType(
                        operands.get(0).dtype(),
                        shape.axes(0, shape.rank() - 1).append(Shape.of(oneMore(op, operands, shape.dim(-1)))));
            }
            case Op.SymmetricEigen e -> {
                Shape shape = squareMatrix(op, operands);
                yield new TensorType(
                        operands.get(0).dtype(),
                        shape.axes(0, shape.rank() - 2)
                                .append(Shape.of(oneMore(op, operands, shape.dim(-1)), shape.dim(-1))));
            }
            case Op.Fourier f -> {
                count(op, operands, 1);
                Shape shape = operands.get(0).shape();
                require(shape.rank() >= 2 && shape.dim(-2) == 2, op, operands, "two rows, of real and imaginary parts");
                yield floating(op, operands, 0);
            }
            case Op.MatrixExponential e -> {
                squareMatrix(op, operands);
                yield operands.get(0);
            }
            case Op.Scan s -> scan(s, operands);
        };
    }

    private static void order(Op op, List<TensorType> operands, int order) {
        require(
                order >= 0 && order <= MAX_INCOMPLETE_ORDER,
                op,
                operands,
                "an order from 0 to " + MAX_INCOMPLETE_ORDER);
    }

    private static TensorType unary(Op.Unary op, List<TensorType> operands) {
        count(op, operands, 1);
        TensorType type = operands.get(0);
        return switch (op.kind()) {
            case NEGATE, ABS, SIGN -> {
                require(type.dtype() != DType.BOOL, op, operands, "a number");
                yield type;
            }
            case FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    EXP,
                    EXPM1,
                    LOG,
                    LOG1P,
                    SQRT,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    LOGISTIC,
                    SOFTPLUS,
                    LGAMMA,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E -> floating(op, operands, 0);
            case NOT -> {
                require(type.dtype() == DType.BOOL, op, operands, "a BOOL");
                yield type;
            }
            case IS_FINITE ->
                new TensorType(DType.BOOL, floating(op, operands, 0).shape());
        };
    }

    private static TensorType binary(Op.Binary op, List<TensorType> operands) {
        same(op, operands, 2);
        DType dtype = operands.get(0).dtype();
        switch (op.kind()) {
            case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM, REMAINDER, POWER ->
                require(dtype != DType.BOOL, op, operands, "numbers");
            case DIVIDE, ATAN2 -> require(dtype.isFloating(), op, operands, "floating operands");
            case AND, OR -> require(dtype == DType.BOOL, op, operands, "BOOL operands");
        }
        return operands.get(0);
    }

    private static TensorType broadcast(Op.Broadcast op, List<TensorType> operands) {
        count(op, operands, 1);
        Shape shape = operands.get(0).shape();
        require(op.axes().size() == shape.rank(), op, operands, "one target axis for each axis");
        for (int i = 0; i < shape.rank(); i++) {
            axis(op, operands, op.axes().get(i), op.shape().rank());
            require(i == 0 || op.axes().get(i) > op.axes().get(i - 1), op, operands, "ascending axes");
            int from = shape.dim(i);
            require(
                    from == 1 || from == op.shape().dim(op.axes().get(i)),
                    op,
                    operands,
                    "extents that are 1 or those of the result");
        }
        return new TensorType(operands.get(0).dtype(), op.shape());
    }

    private static TensorType slice(Op.Slice op, List<TensorType> operands) {
        count(op, operands, 1);
        Shape shape = operands.get(0).shape();
        int rank = shape.rank();
        require(
                op.starts().size() == rank
                        && op.limits().size() == rank
                        && op.strides().size() == rank,
                op,
                operands,
                "bounds for each axis");
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int start = op.starts().get(i);
            int limit = op.limits().get(i);
            int stride = op.strides().get(i);
            require(
                    start >= 0 && start <= limit && limit <= shape.dim(i) && stride >= 1,
                    op,
                    operands,
                    "bounds inside the shape");
            dims[i] = (int) (((long) limit - start + stride - 1) / stride);
        }
        return new TensorType(operands.get(0).dtype(), Shape.of(dims));
    }

    private static TensorType pad(Op.Pad op, List<TensorType> operands) {
        count(op, operands, 1);
        Shape shape = operands.get(0).shape();
        int rank = shape.rank();
        require(
                op.low().size() == rank
                        && op.high().size() == rank
                        && op.interior().size() == rank,
                op,
                operands,
                "padding for each axis");
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int n = shape.dim(i);
            require(
                    op.low().get(i) >= 0
                            && op.high().get(i) >= 0
                            && op.interior().get(i) >= 0,
                    op,
                    operands,
                    "padding that is not negative");
            long padded = (long) op.low().get(i)
                    + n
                    + Math.max(0, n - 1L) * op.interior().get(i)
                    + op.high().get(i);
            require(padded <= Integer.MAX_VALUE, op, operands, "a result of less than 2^31 elements");
            dims[i] = (int) padded;
        }
        return new TensorType(operands.get(0).dtype(), Shape.of(dims));
    }

    private static TensorType concatenate(Op.Concatenate op, List<TensorType> operands) {
        require(!operands.isEmpty(), op, operands, "at least one operand");
        Shape first = operands.get(0).shape();
        axis(op, operands, op.axis(), first.rank());
        int[] dims = first.dims();
        long total = 0;
        for (TensorType type : operands) {
            require(
                    type.dtype() == operands.get(0).dtype() && type.shape().rank() == first.rank(),
                    op,
                    operands,
                    "operands of one element type and rank");
            for (int i = 0; i < first.rank(); i++) {
                require(
                        i == op.axis() || type.shape().dim(i) == first.dim(i),
                        op,
                        operands,
                        "equal extents on the other axes");
            }
            total += type.shape().dim(op.axis());
        }
        require(total <= Integer.MAX_VALUE, op, operands, "a result of less than 2^31 elements");
        dims[op.axis()] = (int) total;
        return new TensorType(operands.get(0).dtype(), Shape.of(dims));
    }

    private static TensorType reduce(Op.Reduce op, List<TensorType> operands) {
        count(op, operands, 1);
        TensorType type = operands.get(0);
        require(type.dtype() != DType.BOOL, op, operands, "numbers");
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < type.shape().rank(); i++) {
            if (!op.axes().contains(i)) {
                kept.add(type.shape().dim(i));
            }
        }
        distinct(op, operands, op.axes(), List.of(), type.shape().rank());
        require(kept.size() + op.axes().size() == type.shape().rank(), op, operands, "distinct axes");
        return new TensorType(
                type.dtype(), Shape.of(kept.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static TensorType dot(Op.Dot op, List<TensorType> operands) {
        count(op, operands, 2);
        Shape left = operands.get(0).shape();
        Shape right = operands.get(1).shape();
        require(
                operands.get(0).dtype() == operands.get(1).dtype()
                        && operands.get(0).dtype() != DType.BOOL,
                op,
                operands,
                "numbers of one element type");
        distinct(op, operands, op.leftBatch(), op.leftContract(), left.rank());
        distinct(op, operands, op.rightBatch(), op.rightContract(), right.rank());
        require(
                op.leftBatch().size() == op.rightBatch().size()
                        && op.leftContract().size() == op.rightContract().size(),
                op,
                operands,
                "axes in pairs");
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < op.leftBatch().size(); i++) {
            require(
                    left.dim(op.leftBatch().get(i)) == right.dim(op.rightBatch().get(i)),
                    op,
                    operands,
                    "equal batch extents");
            dims.add(left.dim(op.leftBatch().get(i)));
        }
        for (int i = 0; i < op.leftContract().size(); i++) {
            require(
                    left.dim(op.leftContract().get(i))
                            == right.dim(op.rightContract().get(i)),
                    op,
                    operands,
                    "equal contracted extents");
        }
        others(left, op.leftBatch(), op.leftContract()).forEach(i -> dims.add(left.dim(i)));
        others(right, op.rightBatch(), op.rightContract()).forEach(i -> dims.add(right.dim(i)));
        return new TensorType(
                operands.get(0).dtype(),
                Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static TensorType scan(Op.Scan op, List<TensorType> operands) {
        List<TensorType> arguments = op.body().arguments();
        require(op.length() >= 0 && op.length() < Integer.MAX_VALUE, op, operands, "a length from 0 to 2^31 - 2");
        require(op.sequences() >= 0, op, operands, "a number of sequences that is not negative");
        require(operands.size() > op.sequences(), op, operands, "a carry and " + op.sequences() + " sequences");
        require(operands.size() == arguments.size(), op, operands, arguments.size() + " operands, as its body does");
        for (int i = 0; i < operands.size(); i++) {
            TensorType row = arguments.get(i);
            boolean sequence = i > 0 && i <= op.sequences();
            TensorType wanted =
                    sequence ? new TensorType(row.dtype(), Shape.of(op.length()).append(row.shape())) : row;
            require(operands.get(i).equals(wanted), op, operands, wanted + " as operand " + i);
        }
        TensorType carry = operands.get(0);
        require(op.body().resultType().equals(carry), op, operands, "a body that makes a carry of type " + carry);
        return new TensorType(carry.dtype(), Shape.of(op.length() + 1).append(carry.shape()));
    }

    /** The axes of a {@link Op.Dot} operand that are neither batched nor contracted. */
    public static List<Integer> others(Shape shape, List<Integer> batch, List<Integer> contract) {
        return IntStream.range(0, shape.rank())
                .filter(i -> !batch.contains(i) && !contract.contains(i))
                .boxed()
                .toList();
    }

    private static Shape squareMatrix(Op op, List<TensorType> operands) {
        count(op, operands, 1);
        squareMatrices(op, operands);
        return floating(op, operands, 0).shape();
    }

    private static int oneMore(Op op, List<TensorType> operands, int n) {
        require(n < Integer.MAX_VALUE, op, operands, "an extent below 2^31 - 1");
        return n + 1;
    }

    private static void squareMatrices(Op op, List<TensorType> operands) {
        Shape shape = operands.get(0).shape();
        require(shape.rank() >= 2 && shape.dim(-1) == shape.dim(-2), op, operands, "square matrices");
    }

    private static TensorType floating(Op op, List<TensorType> operands, int i) {
        require(operands.get(i).dtype().isFloating(), op, operands, "a floating operand");
        return operands.get(i);
    }

    private static void same(Op op, List<TensorType> operands, int n) {
        count(op, operands, n);
        for (TensorType type : operands) {
            require(type.equals(operands.get(0)), op, operands, "operands of one type");
        }
    }

    private static void permutation(Op op, List<TensorType> operands, List<Integer> axes, int rank) {
        Set<Integer> seen = new HashSet<>(axes);
        require(axes.size() == rank && seen.size() == rank, op, operands, "each axis once");
        axes.forEach(a -> axis(op, operands, a, rank));
    }

    private static void distinct(
            Op op, List<TensorType> operands, List<Integer> batch, List<Integer> contract, int rank) {
        Set<Integer> seen = new HashSet<>(batch);
        seen.addAll(contract);
        require(seen.size() == batch.size() + contract.size(), op, operands, "each axis at most once");
        seen.forEach(a -> axis(op, operands, a, rank));
    }

    private static void axis(Op op, List<TensorType> operands, int axis, int rank) {
        require(axis >= 0 && axis < rank, op, operands, "an axis below " + rank);
    }

    private static void count(Op op, List<TensorType> operands, int n) {
        require(operands.size() == n, op, operands, n + " operands");
    }

    private static void require(boolean condition, Op op, List<TensorType> operands, String wanted) {
        if (!condition) {
            throw new IllegalArgumentException(op + " wants " + wanted + ", found " + operands);
        }
    }
}
