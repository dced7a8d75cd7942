package dev.variate.model;

import dev.variate.tensor.Matrices;
import dev.variate.tensor.Tensor;

/**
 * What matrices are made of: eigenvalues, singular values, orthogonal and triangular factors; and of general square ones inverses,
 * determinants and exponentials. Matrices stand along the last two axes; the axes before them are independent matrices. Part of {@link
 * Language}, which model code imports.
 */
public abstract class Decompositions extends LinearAlgebra {
    Decompositions() {}

    // ---- symmetric matrices

    /**
     * The eigenvalues of {@code matrix}, which is symmetric (of another the symmetric part counts), in ascending order. Their derivative needs
     * none of them to differ.
     */
    public static Tensor eigenvalues(Object matrix) {
        return Matrices.eigenvalues(square("eigenvalues", matrix));
    }

    /**
     * The eigenvectors of {@code matrix}, which is symmetric, as columns of length 1 in the order of {@link #eigenvalues}. Of a vector and its
     * opposite it is the one whose first large element, more than 0.55 of the largest, is positive. Where eigenvalues are equal the vectors
     * are not determined, and their derivative is NaN, which no draw survives.
     */
    public static Tensor eigenvectors(Object matrix) {
        return Matrices.eigenvectors(square("eigenvectors", matrix));
    }

    // ---- matrices of any shape

    /**
     * The singular values of {@code matrix}, descending, as many as its shorter side has elements. With m rows and n columns they take the
     * time of the eigenvalues of a matrix of m + n rows.
     */
    public static Tensor singularValues(Object matrix) {
        return Matrices.singularValues(matrix("singularValues", matrix).floating())
                .values();
    }

    /**
     * The left singular vectors U of {@code matrix}, as columns in the order of {@link #singularValues} s: {@code matrix} is
     * matmul(U * s, transpose(V)). Vectors of a singular value 0 are not determined, those of equal ones up to rotation, and their derivative is NaN.
     */
    public static Tensor singularLeft(Object matrix) {
        return Matrices.singularValues(matrix("singularLeft", matrix).floating())
                .left();
    }

    /** The right singular vectors V of {@code matrix}, as columns: see {@link #singularLeft}. The principal directions of centred rows. */
    public static Tensor singularRight(Object matrix) {
        return Matrices.singularValues(matrix("singularRight", matrix).floating())
                .right();
    }

    /**
     * The matrix Q of {@code matrix} = matmul(Q, R), with R from {@link #thinR}: its columns are orthonormal and span those of {@code matrix}, none of
     * which may be a combination of others; they may be as alike as 1e-15. If there are more columns than rows, Q is square and belongs to as many
     * first columns. By Cholesky factors, each of which mends the rounding of the one before (Fukaya et al., <em>SIAM Journal on Scientific Computing</em> 42, 2020).
     */
    public static Tensor thinQ(Object matrix) {
        return Matrices.orthogonal(matrix("thinQ", matrix).floating()).q();
    }

    /** The upper triangular matrix with a positive diagonal that takes {@link #thinQ} to {@code matrix}. */
    public static Tensor thinR(Object matrix) {
        return Matrices.orthogonal(matrix("thinR", matrix).floating()).r();
    }

    // ---- general square matrices

    /**
     * The x with matmul({@code matrix}, x) equal to {@code b}, a vector or a matrix, for any square {@code matrix}; infinite or NaN where it
     * is singular. For one that is symmetric and positive definite {@link #solve} takes half the time.
     */
    public static Tensor solveGeneral(Object matrix, Object b) {
        Tensor a = square("solveGeneral", matrix);
        return Matrices.solve(a, rightSide("solveGeneral", a, b));
    }

    /** The inverse of any square {@code matrix}; infinite or NaN where it is singular. To multiply by it, {@link #solveGeneral} is more exact. */
    public static Tensor inverse(Object matrix) {
        return Matrices.inverse(square("inverse", matrix));
    }

    /** The determinant of any square {@code matrix}. Its derivative is NaN where it is 0. */
    public static Tensor determinant(Object matrix) {
        return Matrices.determinant(square("determinant", matrix));
    }

    /**
     * The logarithm of the size of the determinant of any square {@code matrix}; −∞ where it is singular. For one that is symmetric and positive
     * definite, {@link #logDeterminant} takes half the time.
     */
    public static Tensor logAbsDeterminant(Object matrix) {
        return Matrices.logAbsDeterminant(square("logAbsDeterminant", matrix));
    }

    /**
     * e to the power of {@code matrix}, which is square: I + A + A²/2! + …. If A has rates of going from state i to state j ≠ i, and on its diagonal what
     * makes its rows add to 0, {@code matrixExponential(A * t)} has the probabilities of being in j a time t after i.
     */
    public static Tensor matrixExponential(Object matrix) {
        return Matrices.exponential(square("matrixExponential", matrix));
    }
}
