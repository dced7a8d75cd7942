package dev.variate.tensor;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of matrices once they are taken apart: factors, eigenvalues, singular values, inverses and determinants. Matrices stand along
 * the last two axes; the axes before them are independent matrices. Operands are floating.
 */
public final class Matrices {
    /** The unit roundoff of double precision. */
    private static final double UNIT = 0x1p-53;

    private Matrices() {}

    // ---- rows and columns

    /** Rows {@code from} to before {@code to} of each matrix. */
    public static Tensor rows(Tensor matrix, int from, int to) {
        return cut(matrix, matrix.shape().rank() - 2, from, to);
    }

    /** Columns {@code from} to before {@code to} of each matrix. */
    public static Tensor columns(Tensor matrix, int from, int to) {
        return cut(matrix, matrix.shape().rank() - 1, from, to);
    }

    private static Tensor cut(Tensor x, int axis, int from, int to) {
        int[] starts = new int[x.shape().rank()];
        int[] limits = x.shape().dims();
        starts[axis] = from;
        limits[axis] = to;
        return x.slice(starts, limits);
    }

    /** [batch…, n, 1] or [batch…, 1, n] becomes [batch…, n]. */
    private static Tensor asVector(Tensor x) {
        Shape shape = x.shape();
        int n = shape.dim(-1) * shape.dim(-2);
        return x.reshape(shape.axes(0, shape.rank() - 2).append(Shape.of(n)).dims());
    }

    private static Tensor identity(Tensor like) {
        int n = like.shape().dim(-1);
        return Value.full(new TensorType(like.dtype(), Shape.of(n)), 1).diagonalMatrix();
    }

    // ---- general square matrices

    /**
     * What {@link Op.Lu} has found of a matrix A: P A = L U.
     *
     * @param lower L, with ones on the diagonal
     * @param upper U
     * @param order [batch…, n]: which row of A is row i of P A, as floating numbers
     */
    public record Factors(Tensor lower, Tensor upper, Tensor order) {

        /** P: row i has a 1 in column {@code order[i]}. */
        public Tensor permutation() {
            int n = lower.shape().dim(-1);
            Tensor column = order.reshape(order.shape().append(Shape.of(1)).dims());
            return column.eq(places(n, order.dtype())).to(lower.dtype());
        }

        /** The determinant of P, 1 or −1: it counts pairs that stand the wrong way round. */
        Tensor sign() {
            int[] above = order.shape().append(Shape.of(1)).dims();
            int[] beside = above.clone();
            beside[beside.length - 1] = beside[beside.length - 2];
            beside[beside.length - 2] = 1;
            Tensor before = order.reshape(above).gt(order.reshape(beside)).to(lower.dtype());
            Tensor wrong = before.upperTriangle(1).sum(-2, -1);
            return wrong.remainder(Value.scalar(2)).times(-2.0).plus(1);
        }

        /** The x with A x = b. */
        public Tensor solve(Tensor b) {
            return upper.solveUpper(lower.solveLower(permutation().matmul(b), false), false);
        }

        private static Tensor places(int n, DType dtype) {
            return Value.of(
                    new TensorType(dtype, Shape.of(n)),
                    IntStream.range(0, n).asDoubleStream().toArray());
        }
    }

    /** The factors of a square matrix, from what {@link Op.Lu} gives. */
    public static Factors factors(Tensor lu) {
        int n = lu.shape().dim(-2);
        Tensor both = columns(lu, 0, n);
        return new Factors(
                both.lowerTriangle(-1).plus(identity(both)), both.upperTriangle(0), asVector(columns(lu, n, n + 1)));
    }

    private static Factors factorised(Tensor square) {
        return factors(Tensor.apply(new Op.Lu(), square));
    }

    /** The x with A x = {@code b}, a vector or a matrix; infinite or NaN where A is singular. */
    public static Tensor solve(Tensor square, Tensor b) {
        if (b.shape().rank() > 1) {
            return factorised(square).solve(b);
        }
        return asVector(factorised(square).solve(b.reshape(b.shape().dim(0), 1)));
    }

    /** The inverse of a square matrix; infinite or NaN where it is singular. */
    public static Tensor inverse(Tensor square) {
        return factorised(square).solve(identity(square));
    }

    /** The determinant of a square matrix; its derivative is NaN where it is 0. */
    public static Tensor determinant(Tensor square) {
        Factors factors = factorised(square);
        return factors.upper().diagonal().product(-1).times(factors.sign());
    }

    /** log |det A|, −∞ where the matrix is singular. */
    public static Tensor logAbsDeterminant(Tensor square) {
        return factorised(square).upper().diagonal().abs().log().sum(-1);
    }

    /** I + A + A²/2! + …. */
    public static Tensor exponential(Tensor square) {
        return Tensor.apply(new Op.MatrixExponential(), square);
    }

    // ---- symmetric matrices

    /** [batch…, n]: the eigenvalues of the symmetric part, ascending. */
    public static Tensor eigenvalues(Tensor symmetric) {
        return asVector(rows(Tensor.apply(new Op.SymmetricEigen(), symmetric), 0, 1));
    }

    /** [batch…, n, n]: the eigenvectors, as columns in the order of {@link #eigenvalues}. */
    public static Tensor eigenvectors(Tensor symmetric) {
        Tensor both = Tensor.apply(new Op.SymmetricEigen(), symmetric);
        return rows(both, 1, both.shape().dim(-2));
    }

    // ---- matrices of any shape

    /**
     * A = U diag(s) Vᵀ, with as many singular values, descending, as the shorter side of A has elements.
     *
     * <p>They are the largest eigenvalues of [0 A; Aᵀ 0], whose vectors have u above v: what is small loses nothing to squares, as it would in
     * AᵀA (Golub and Van Loan, <em>Matrix Computations</em>, section 8.6). Vectors of a singular value 0 are some vectors, and not of length 1.
     */
    public record SingularValues(Tensor left, Tensor values, Tensor right) {}

    public static SingularValues singularValues(Tensor matrix) {
        int m = matrix.shape().dim(-2);
        int n = matrix.shape().dim(-1);
        int least = Math.min(m, n);
        int last = matrix.shape().rank() - 1;
        Shape batch = matrix.shape().axes(0, last - 1);
        Tensor above = Tensor.concatenate(last, zeros(matrix, batch, m, m), matrix);
        Tensor below = Tensor.concatenate(last, matrix.matrixTranspose(), zeros(matrix, batch, n, n));
        Tensor both = Tensor.apply(new Op.SymmetricEigen(), Tensor.concatenate(last - 1, above, below));
        Tensor largest = Tensor.apply(new Op.Reverse(List.of(last)), columns(both, m + n - least, m + n));
        Tensor vectors = rows(largest, 1, 1 + m + n).times(Math.sqrt(2));
        return new SingularValues(
                rows(vectors, 0, m), asVector(rows(largest, 0, 1)).max(Value.scalar(0.0)), rows(vectors, m, m + n));
    }

    private static Tensor zeros(Tensor like, Shape batch, int rows, int columns) {
        return Value.full(new TensorType(like.dtype(), batch.append(Shape.of(rows, columns))), 0);
    }

    /**
     * A = Q R with orthonormal columns in Q and a positive diagonal in the upper triangular R. If A has more columns than rows, Q is square
     * and belongs to as many first columns. NaN where one of those is a combination of the others.
     *
     * <p>By three Cholesky factors: the first of AᵀA with so much on its diagonal that it is positive definite for every A that has a Q in
     * double precision, the others to mend what that has left of angles (Fukaya, Kannan, Nakatsukasa, Yamamoto and Yanagisawa, <em>SIAM Journal on
     * Scientific Computing</em> 42, 2020).
     */
    public record Orthogonal(Tensor q, Tensor r) {}

    public static Orthogonal orthogonal(Tensor matrix) {
        int m = matrix.shape().dim(-2);
        int n = matrix.shape().dim(-1);
        if (m < n) {
            Orthogonal first = orthogonal(columns(matrix, 0, m));
            Tensor rest = first.q().matrixTranspose().matmul(columns(matrix, m, n));
            return new Orthogonal(first.q(), Tensor.concatenate(matrix.shape().rank() - 1, first.r(), rest));
        }
        Tensor gram = gram(matrix);
        Tensor shift = gram.diagonal().sum(-1).times(11 * UNIT * (m * (double) n + n * (n + 1.0)));
        int[] each = shift.shape().append(Shape.of(1)).dims();
        Tensor shifted = gram.plus(
                shift.reshape(each).broadcastTo(gram.diagonal().shape()).diagonalMatrix());
        Tensor first = shifted.cholesky();
        Tensor rough = divided(matrix, first);
        Tensor second = gram(rough).cholesky();
        Tensor better = divided(rough, second);
        Tensor third = gram(better).cholesky();
        return new Orthogonal(
                divided(better, third),
                third.matrixTranspose().matmul(second.matrixTranspose()).matmul(first.matrixTranspose()));
    }

    private static Tensor gram(Tensor x) {
        return x.matrixTranspose().matmul(x);
    }

    /** x L⁻ᵀ. */
    private static Tensor divided(Tensor x, Tensor l) {
        return l.solveLower(x.matrixTranspose(), false).matrixTranspose();
    }
}
