package dev.variate.tensor;

import java.util.List;

/**
 * The closed set of primitive operations. A program is made of these and of nothing else.
 *
 * <p>Element-wise operations want operands of one shape: broadcasting is an operation of its own ({@link Broadcast}), so that no other rule
 * has to know of it. Each transformation and each device is one exhaustive {@code switch} over this interface; a new op breaks the build
 * wherever it has not been given a rule. Value: {@link Kernels}. Type: {@link TypeRules}.
 */
public sealed interface Op {

    /** No operands; a tensor that is known when compiling. */
    record Constant(Value value) implements Op {}

    /** No operands; counts 0, 1, 2 … along {@code axis}. */
    record Iota(TensorType type, int axis) implements Op {}

    /**
     * Operand: an I32 key [batch…, 2]. Result: I32 [batch…, shape…], uniform on 0 … 2^{@code bits} − 1, all elements independent of each other
     * and of those for other keys and streams. The same key and stream give the same numbers on every device: {@link RandomWords} says which.
     *
     * @param bits from 1 to 31
     */
    record RandomBits(Shape shape, int bits, int stream) implements Op {}

    /** Element-wise, one operand. */
    record Unary(UnaryKind kind) implements Op {}

    /** Element-wise, one floating operand: the {@code order}-th derivative of digamma, so 0 is digamma itself and 1 trigamma. */
    record Polygamma(int order) implements Op {}

    /**
     * Element-wise, two floating operands a and x: the {@code order}-th derivative in a of log P(a, x), the regularised incomplete gamma
     * function, or, if {@code upper}, of log Q(a, x) = log(1 − P(a, x)). Order 0 is −∞ where the function is 0; NaN unless a > 0 and x ≥ 0.
     */
    record LogIncompleteGamma(boolean upper, int order) implements Op {}

    /**
     * Element-wise, three floating operands a, b and x: the derivative, {@code orderA} times in a and {@code orderB} times in b, of
     * log I_x(a, b), the regularised incomplete beta function. Order 0 is −∞ at x = 0; NaN unless a, b > 0 and 0 ≤ x ≤ 1.
     */
    record LogIncompleteBeta(int orderA, int orderB) implements Op {}

    /** Element-wise, two operands of one type. */
    record Binary(BinaryKind kind) implements Op {}

    /**
     * Element-wise comparison of two operands of one type; gives {@link DType#BOOL}. Any comparison with NaN is false, but {@code NE} is
     * true.
     */
    record Compare(Comparison comparison) implements Op {}

    /**
     * Operands: condition (BOOL), value where true, value where false; all of one shape. The branch
     * not taken gets the adjoint 0; where its own derivative is infinite that makes NaN, so choose the operands of such a branch too.
     */
    record Select() implements Op {}

    /** Changes the element type as {@link DType#round} says. */
    record Convert(DType dtype) implements Op {}

    /** The identity, with gradient zero. */
    record StopGradient() implements Op {}

    /**
     * Operands: floating y, x and slope, x and slope of one type, y of their element type with their shape or its first axes. Result: y, which counts
     * as a function of x alone, with that slope: the adjoint of x is that of the result, the same along x's other axes, times slope; y and
     * slope get none.
     */
    record WithGradient() implements Op {}

    /**
     * Stretches the operand: its axis {@code i} becomes axis {@code axes.get(i)} of {@code shape}; its extent there is 1 or that of the
     * result.
     */
    record Broadcast(Shape shape, List<Integer> axes) implements Op {
        public Broadcast {
            axes = List.copyOf(axes);
        }
    }

    /** The same elements in row-major order under another shape. */
    record Reshape(Shape shape) implements Op {}

    /** Axis {@code i} of the result is axis {@code permutation.get(i)} of the operand. */
    record Transpose(List<Integer> permutation) implements Op {
        public Transpose {
            permutation = List.copyOf(permutation);
        }
    }

    /** Elements {@code start, start + stride, …} below {@code limit}, by axis. */
    record Slice(List<Integer> starts, List<Integer> limits, List<Integer> strides) implements Op {
        public Slice {
            starts = List.copyOf(starts);
            limits = List.copyOf(limits);
            strides = List.copyOf(strides);
        }
    }

    /** Zeros before, after, and {@code interior} zeros between elements, by axis. Adjoint of {@link Slice}. */
    record Pad(List<Integer> low, List<Integer> high, List<Integer> interior) implements Op {
        public Pad {
            low = List.copyOf(low);
            high = List.copyOf(high);
            interior = List.copyOf(interior);
        }
    }

    /** One or more operands end to end along {@code axis}. */
    record Concatenate(int axis) implements Op {}

    /** Turns the order round along each of {@code axes}. */
    record Reverse(List<Integer> axes) implements Op {
        public Reverse {
            axes = List.copyOf(axes);
        }
    }

    /**
     * Removes {@code axes}, sorted ascending, by summing, multiplying or taking the extreme. An empty sum is 0, product 1, maximum −∞,
     * minimum +∞.
     */
    record Reduce(ReduceKind kind, List<Integer> axes) implements Op {
        public Reduce {
            axes = List.copyOf(axes);
        }
    }

    /**
     * Operands: {@code x} of shape [n, rest…] and an I32 index of any shape. Result: index shape followed by rest, the rows of {@code x} at
     * the index. An index outside 0 … n−1 is an error where it can be seen, and clamped where it can't (on accelerators).
     */
    record Take() implements Op {}

    /**
     * Operands: {@code x} of shape [rows, rest…] and an I32 index of shape [rows]. Result: [groups, rest…], row g the sum of the rows whose
     * index is g. Adjoint of {@link Take}.
     */
    record SegmentSum(int groups) implements Op {}

    /**
     * Sum of products over the contracted axes, for each index of the batch axes. Result axes: batch, then the left operand's others, then
     * the right one's.
     */
    record Dot(
            List<Integer> leftBatch, List<Integer> rightBatch, List<Integer> leftContract, List<Integer> rightContract)
            implements Op {
        public Dot {
            leftBatch = List.copyOf(leftBatch);
            rightBatch = List.copyOf(rightBatch);
            leftContract = List.copyOf(leftContract);
            rightContract = List.copyOf(rightContract);
        }
    }

    /**
     * Running sums along {@code axis}, each element's own included: from the first on, or, if {@code reverse}, from the last. One operand of
     * numbers.
     */
    record CumulativeSum(int axis, boolean reverse) implements Op {}

    /**
     * Operand: numbers with at least one axis. Result: I32, the places along the last axis in the order of their elements, ascending; equal
     * elements keep their order, −0 comes before 0 and NaN last.
     */
    record ArgSort() implements Op {}

    /**
     * Operand: [batch…, n, m] of numbers. Zero above ({@code lower}) or below the diagonal number {@code diagonal}, which counts from the
     * main one, 0, to the right; the other elements stay, those of the diagonal too.
     */
    record Triangle(boolean lower, int diagonal) implements Op {}

    /**
     * Operand: floating [batch…, n, n], of which the symmetric part (A + Aᵀ)/2 counts. Result: the lower triangular L with LLᵀ equal to it
     * and a positive diagonal, zeros above. Where there is none, because the matrix is not positive definite, the triangle is NaN.
     */
    record Cholesky() implements Op {}

    /**
     * What a change of a Cholesky factor says of its matrix. Operands: floating l and g, [batch…, n, n], of which the lower triangles are read. Result: the symmetric S with ⟨S, dA⟩ = ⟨g, dL⟩ for every
     * symmetric dA, where A = LLᵀ: the symmetric part of L⁻ᵀ Φ(Lᵀ g) L⁻¹, with Φ the lower triangle with half the diagonal (Murray, <em>Differentiation of the Cholesky decomposition</em>,
     * arXiv:1602.07527, 2016, equation 10). All of it is NaN where the diagonal of l has a
     * zero. Where a number is not finite, elements of the result are not finite; which, is not specified.
     */
    record CholeskyAdjoint() implements Op {}

    /**
     * Operands: floating a [batch…, n, n], of which only the lower or upper triangle is read, and b [batch…, n, k]. Result: the x with a x =
     * b, or aᵀ x = b if {@code transposed}. A zero on the diagonal gives infinities or NaN.
     */
    record TriangularSolve(boolean lower, boolean transposed) implements Op {}

    /**
     * Operand: floating [batch…, n, n]. Result: [batch…, n, n + 1], the factors of the matrix with its rows in another order, chosen so that
     * each pivot is the largest element that is left of its column, the first of equal ones. Below the diagonal stands L, whose own diagonal
     * is all ones and not kept; from the diagonal on U; in the last column the number of the matrix's row that came to stand there. The
     * matrix is singular where the diagonal has a zero, below which L is 0. The order has no derivative. Where an
     * element is not finite, neither are the factors, but which of their elements are not is not specified.
     */
    record Lu() implements Op {}

    /**
     * Operand: floating [batch…, n, n], of which the symmetric part (A + Aᵀ)/2 counts. Result: [batch…, n + 1, n], the eigenvalues in
     * ascending order and, below each, its eigenvector of length 1, whose first element of more than {@value #LARGE} of the largest size is
     * positive. All is NaN where an element is not finite. Where eigenvalues are equal their vectors are some orthonormal base of the space
     * that is theirs, and have no derivative: it is NaN if it is asked for. That of the eigenvalues is there all the same.
     */
    record SymmetricEigen() implements Op {

        /**
         * What share of the largest element counts as large. That it is none of 1, ½, ⅓ … keeps rounding from deciding about the sign of
         * vectors such as (1, 1, −2).
         */
        public static final double LARGE = 0.55;
    }

    /**
     * Operand: floating [batch…, 2, n], the real and the imaginary parts of n numbers. Result: the same of their Fourier coefficients, the sum
     * over j of x[j] e^(−2πi jk/n) for each k, or with e^(2πi jk/n) if {@code inverse}; not divided by n.
     * What comes of numbers that are not finite is not specified.
     */
    record Fourier(boolean inverse) implements Op {}

    /** Operand: floating [batch…, n, n]. Result: I + A + A²/2! + A³/3! + …; NaN where an element is not finite. */
    record MatrixExponential() implements Op {}

    /**
     * A recurrence: {@code length} steps, each of which makes the next carry out of the carry before it. Operands: the initial carry of any
     * shape C, then so many {@code sequences} of shapes [length, rest…], then constants. The {@code body} takes the carry, row t of each
     * sequence and the constants, and gives the next carry, of the same type.
     *
     * <p>Result: every carry, of shape [length + 1, C…]. Row 0 is the initial carry, and row t + 1 is made of rows t of result and
     * sequences. In {@code reverse} the last row is the initial carry, and row t is made of row t + 1 of the result and row t of the
     * sequences. What else a step would give is computed of the carries afterwards, for all steps at once.
     *
     * @param stepwise how the derivative is taken, which changes no value: one step at a time, where what it needs beside the carries is
     *     computed again and let go; else for all steps at once, which is quicker and keeps the values of all of them
     */
    record Scan(TensorFunction body, int length, boolean reverse, int sequences, boolean stepwise) implements Op {

        public Scan(TensorFunction body, int length, boolean reverse, int sequences) {
            this(body, length, reverse, sequences, false);
        }

        /** The same recurrence of other steps. */
        public Scan withBody(TensorFunction other) {
            return new Scan(other, length, reverse, sequences, stepwise);
        }

        /** How many elements all steps together compute; 2⁶³ − 1 if that is too many to count. */
        public long work() {
            long once = Math.max(1, body.work());
            return length > 0 && once > Long.MAX_VALUE / length ? Long.MAX_VALUE : once * length;
        }
    }

    /**
     * What {@link Unary} does. {@code LOGISTIC} is 1/(1+e^−x), {@code SOFTPLUS} log(1+e^x), both stable at either end. {@code ERFCX}
     * is e^x² erfc(x), {@code LOG_NORMAL_CDF} log Φ(x), {@code NORMAL_QUANTILE} Φ⁻¹(x), {@code BESSEL_I0E} and {@code BESSEL_I1E} are e^−|x| I₀(x) and
     * e^−|x| I₁(x). {@code ROUND_BFLOAT16} is the nearest number that a bfloat16 has (8 bits of exponent, 7 of fraction), ties to even,
     * of the operand's type: ±∞ where that were 2¹²⁸ or more, ±0 where it were below 2⁻¹²⁶ (XLA leaves subnormal numbers of single precision);
     * its derivative counts as 1.
     */
    enum UnaryKind {
        NEGATE,
        ABS,
        SIGN,
        FLOOR,
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
        BESSEL_I1E,
        NOT,
        IS_FINITE
    }

    /**
     * What {@link Binary} does. {@code AND} and {@code OR} take BOOL, {@code ATAN2} floats, the rest numbers. {@code REMAINDER} has the
     * sign of the dividend.
     */
    enum BinaryKind {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        POWER,
        MAXIMUM,
        MINIMUM,
        REMAINDER,
        ATAN2,
        AND,
        OR
    }

    /** How {@link Compare} compares. */
    enum Comparison {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE
    }

    /** What {@link Reduce} does. */
    enum ReduceKind {
        SUM,
        PRODUCT,
        MAXIMUM,
        MINIMUM
    }
}
