package dev.variate.model;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;

/**
 * Functions of vectors and matrices as wholes: factors, systems of equations, diagonals and triangles, order and running sums. Matrices
 * stand along the last two axes; the axes before them are independent matrices. Part of {@link Language}, which model code imports.
 */
public abstract class LinearAlgebra extends Priors {
    LinearAlgebra() {}

    // ---- factors and systems of equations

    /**
     * The lower triangular L with a positive diagonal for which matmul(L, transpose(L)) is {@code matrix}, which must be symmetric and
     * positive definite: of another the symmetric part counts, and where that is not positive definite L is NaN, which no draw survives.
     */
    public static Tensor cholesky(Object matrix) {
        return square("cholesky", matrix).cholesky();
    }

    /** The x with matmul({@code lower}, x) equal to {@code b}, a vector or a matrix; of {@code lower} only the lower triangle is read. */
    public static Tensor solveLower(Object lower, Object b) {
        Tensor l = square("solveLower", lower);
        return l.solveLower(rightSide("solveLower", l, b), false);
    }

    /** The x with matmul({@code upper}, x) equal to {@code b}, a vector or a matrix; of {@code upper} only the upper triangle is read. */
    public static Tensor solveUpper(Object upper, Object b) {
        Tensor u = square("solveUpper", upper);
        return u.solveUpper(rightSide("solveUpper", u, b), false);
    }

    /** The x with matmul(K, x) equal to {@code b}, a vector or a matrix, where {@code lower} is cholesky(K). */
    public static Tensor choleskySolve(Object lower, Object b) {
        Tensor l = square("choleskySolve", lower);
        return solved(l, rightSide("choleskySolve", l, b));
    }

    private static Tensor solved(Tensor lower, Tensor right) {
        boolean vector = right.shape().rank() == 1;
        Tensor columns = vector ? right.reshape(right.shape().dim(0), 1) : right;
        Tensor x = lower.solveLower(lower.solveLower(columns, false), true);
        return vector ? x.reshape(x.shape().axes(0, x.shape().rank() - 1).dims()) : x;
    }

    /**
     * The x with matmul({@code matrix}, x) equal to {@code b}, a vector or a matrix; {@code matrix} is symmetric and positive definite. For any
     * other square one there is {@link Decompositions#solveGeneral}.
     */
    public static Tensor solve(Object matrix, Object b) {
        Tensor k = square("solve", matrix);
        return solved(k.cholesky(), rightSide("solve", k, b));
    }

    /** The logarithm of the determinant of {@code matrix}, which is symmetric and positive definite. */
    public static Tensor logDeterminant(Object matrix) {
        return square("logDeterminant", matrix)
                .cholesky()
                .diagonal()
                .log()
                .sum(-1)
                .times(2.0);
    }

    // ---- diagonals and triangles

    /** Ones on the diagonal of an {@code n} × {@code n} matrix of zeros. */
    public static Tensor identity(int n) {
        return Value.full(TensorType.f64(n), 1).diagonalMatrix();
    }

    /** The main diagonal of a square matrix. */
    public static Tensor diagonal(Object matrix) {
        return square("diagonal", matrix).diagonal();
    }

    /** The square matrix with the elements of {@code vector} on its diagonal and zeros elsewhere. */
    public static Tensor diagonalMatrix(Object vector) {
        return withAxis("diagonalMatrix", vector).diagonalMatrix();
    }

    /** {@code matrix} with {@code x}, a number or one for each row, added to its diagonal. */
    public static Tensor addDiagonal(Object matrix, Object x) {
        Tensor k = square("addDiagonal", matrix);
        Tensor added = Language.tensor(x).floating();
        Shape diagonal = k.shape().axes(0, k.shape().rank() - 1);
        if (!Shape.canBroadcast(added.shape(), diagonal)
                || !Shape.broadcast(added.shape(), diagonal).equals(diagonal)) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(k)) + ", "
                    + Broadcasting.hasShape(added) + ": `addDiagonal` wants one number, or one for each row.");
        }
        return k.plus(added.broadcastTo(diagonal).diagonalMatrix());
    }

    /** {@code matrix} with zeros above its diagonal. */
    public static Tensor tril(Object matrix) {
        return matrix("tril", matrix).lowerTriangle(0);
    }

    /** {@code matrix} with zeros below its diagonal. */
    public static Tensor triu(Object matrix) {
        return matrix("triu", matrix).upperTriangle(0);
    }

    /** The products of each element of vector {@code a} (rows) with each of vector {@code b} (columns). */
    public static Tensor outer(Object a, Object b) {
        Tensor x = withAxis("outer", a).floating();
        Tensor y = withAxis("outer", b).floating();
        Tensor column = x.reshape(x.shape().append(Shape.of(1)).dims());
        int[] row = y.shape().append(Shape.of(1)).dims();
        row[row.length - 1] = row[row.length - 2];
        row[row.length - 2] = 1;
        return Broadcasting.checked(column, "outer", y.reshape(row), Tensor::times);
    }

    // ---- along the last axis

    /** Running sums along the last axis: each element and those before it. */
    public static Tensor cumulativeSum(Object x) {
        return cumulativeSum(x, -1, false);
    }

    /** Running sums along {@code axis}: each element and those before it. */
    public static Tensor cumulativeSum(Object x, int axis) {
        return cumulativeSum(x, axis, false);
    }

    /** Running sums along {@code axis}: each element and those before it or, if {@code reverse}, those after it. */
    public static Tensor cumulativeSum(Object x, int axis, boolean reverse) {
        Tensor t = withAxis("cumulativeSum", x);
        int rank = t.shape().rank();
        if (axis < -rank || axis >= rank) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t)) + " and no axis " + axis + ".");
        }
        return t.cumulativeSum(axis, reverse);
    }

    /** The elements in ascending order along the last axis. */
    public static Tensor sort(Object x) {
        return withAxis("sort", x).sort();
    }

    /** The places of the elements along the last axis in ascending order, from 0: x[argsort(x)] is sort(x) for a vector. */
    public static Tensor argsort(Object x) {
        return withAxis("argsort", x).argSort();
    }

    /** The logarithms of softmax({@code x}), exact also where a probability rounds to 0. */
    public static Tensor logSoftmax(Object x) {
        Tensor t = withAxis("logSoftmax", x).floating();
        int[] kept = t.shape().dims();
        kept[kept.length - 1] = 1;
        return t.minus(t.logSumExp(-1).reshape(kept));
    }

    // ---- shared

    /** A tensor of numbers with at least one axis; truth values count as 1 and 0. */
    private static Tensor withAxis(String function, Object x) {
        Tensor t = Language.tensor(x);
        if (t.shape().isScalar()) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.describe(t)) + " is a single number: `"
                    + function + "` wants a vector.");
        }
        return t.dtype() == DType.BOOL ? t.to(DType.I32) : t;
    }

    static Tensor matrix(String function, Object x) {
        Tensor t = withAxis(function, x);
        if (t.shape().rank() < 2) {
            throw new ModelException(
                    Broadcasting.sentence(Broadcasting.hasShape(t)) + ": `" + function + "` wants a matrix.");
        }
        return t;
    }

    static Tensor square(String function, Object x) {
        Tensor t = Language.tensor(x);
        if (t.shape().rank() < 2 || t.shape().dim(-1) != t.shape().dim(-2)) {
            throw new ModelException(
                    Broadcasting.sentence(Broadcasting.hasShape(t)) + ": `" + function + "` wants a square matrix.");
        }
        return t.floating();
    }

    /** A vector, or a matrix, with as many rows as {@code matrix}. */
    static Tensor rightSide(String function, Tensor matrix, Object b) {
        Tensor right = Language.tensor(b).floating();
        int rank = right.shape().rank();
        int rows = rank == 0 ? -1 : right.shape().dim(rank == 1 ? 0 : -2);
        Shape batch = matrix.shape().axes(0, matrix.shape().rank() - 2);
        if (rows != matrix.shape().dim(-1)
                || !Shape.canBroadcast(batch, right.shape().axes(0, Math.max(0, rank - 2)))) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(matrix)) + ", "
                    + Broadcasting.hasShape(right) + ": `" + function
                    + "` wants a right side, a vector or a matrix, with as many rows as the matrix.");
        }
        return right;
    }
}
