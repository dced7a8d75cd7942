package dev.variate.transform;

import dev.variate.tensor.DType;
import dev.variate.tensor.Matrices;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;

/** The derivative rules of what takes square matrices apart, and of their exponential. */
final class MatrixPullback {
    private MatrixPullback() {}

    /**
     * Of the factor that an adjoint S of a factorisation was taken at: with W = L⁻¹ H L⁻ᵀ of the adjoint H of S, g Φ(W)ᵀ from the product and −2 S H L⁻ᵀ from the inverses.
     *
     * @param y the adjoint S
     */
    static Tensor choleskyAdjointToFactor(Tensor l, Tensor g, Tensor y, Tensor h) {
        Tensor symmetric = h.plus(h.matrixTranspose()).times(0.5);
        Tensor product = g.lowerTriangle(0).matmul(half(whitened(l, h)).matrixTranspose());
        Tensor inverses = l.solveLower(symmetric.matmul(y), false).matrixTranspose();
        return product.minus(inverses.times(2)).lowerTriangle(0);
    }

    /** L⁻¹ H L⁻ᵀ of the symmetric part H of {@code x}. */
    static Tensor whitened(Tensor l, Tensor x) {
        Tensor symmetric = x.plus(x.matrixTranspose()).times(0.5);
        return l.solveLower(l.solveLower(symmetric, false).matrixTranspose(), false);
    }

    /** Φ: the lower triangle with half the diagonal. */
    static Tensor half(Tensor x) {
        return x.lowerTriangle(0).plus(x.lowerTriangle(-1)).times(0.5);
    }

    /**
     * With rows in the factors' order dA = dL U + L dU, so X = L⁻¹ dA U⁻¹ has L⁻¹ dL below its diagonal and dU U⁻¹ above: the adjoint of X is
     * tril(Lᵀ L̄, −1) + triu(Ū Uᵀ), and that of A follows (de Hoog, Anderssen and Lukas, <em>Linear Algebra and its Applications</em> 434, 2011).
     *
     * @param y factors and order
     */
    static Tensor lu(Tensor y, Tensor g) {
        Matrices.Factors factors = Matrices.factors(y);
        Tensor l = factors.lower();
        Tensor u = factors.upper();
        Tensor own = Matrices.columns(g, 0, y.shape().dim(-2));
        Tensor below = l.matrixTranspose().matmul(own.lowerTriangle(-1)).lowerTriangle(-1);
        Tensor above = own.upperTriangle(0).matmul(u.matrixTranspose()).upperTriangle(0);
        Tensor right = u.solveUpper(below.plus(above).matrixTranspose(), false).matrixTranspose();
        return factors.permutation().matrixTranspose().matmul(l.solveLower(right, true));
    }

    /**
     * Giles, <em>An extended collection of matrix derivative results</em> (2008), section 3.1: V (Λ̄ + F ∘ (Vᵀ V̄)) Vᵀ, with F the inverse
     * differences of the eigenvalues. What is asked of vectors that share an eigenvalue is NaN, and 0 where nothing is asked.
     */
    static Tensor symmetricEigen(Tensor y, Tensor g) {
        int n = y.shape().dim(-1);
        Tensor vectors = Matrices.rows(y, 1, n + 1);
        Tensor turned = vectors.matrixTranspose().matmul(Matrices.rows(g, 1, n + 1));
        Shape each = y.shape().axes(0, y.shape().rank() - 2).append(Shape.of(n));
        Tensor diagonal = Matrices.rows(g, 0, 1).reshape(each.dims());
        Tensor inner = byDifferences(y, turned).plus(diagonal.diagonalMatrix());
        Tensor adjoint = vectors.matmul(inner).matmul(vectors.matrixTranspose());
        return adjoint.plus(adjoint.matrixTranspose()).times(number(y, 0.5));
    }

    /** F ∘ {@code turned}, with F_ij = 1 / (λ_j − λ_i), and 0 on the diagonal. */
    static Tensor byDifferences(Tensor y, Tensor turned) {
        Tensor values = Matrices.rows(y, 0, 1);
        Tensor difference = values.minus(values.matrixTranspose());
        Tensor zero = number(y, 0);
        Tensor same = difference.eq(zero);
        Tensor off = Tensor.where(
                same,
                Tensor.where(turned.eq(zero), zero, number(y, Double.NaN)),
                turned.div(Tensor.where(same, number(y, 1), difference)));
        return off.lowerTriangle(-1).plus(off.upperTriangle(1));
    }

    /**
     * The derivative in a direction is the upper right block of the exponential of [A E; 0 A] (Van Loan, <em>IEEE Transactions on Automatic
     * Control</em> 23, 1978); its adjoint, which this is, is that of Aᵀ in the direction of the adjoint. It is linear in the direction, which is made small so that the
     * matrix alone says how often is squared.
     */
    static Tensor exponential(Tensor a, Tensor g) {
        int n = a.shape().dim(-1);
        int last = a.shape().rank() - 1;
        if (a.shape().size() == 0) {
            return g;
        }
        Tensor largest = g.abs().maximum(last - 1, last).stopGradient();
        int[] each = a.shape().dims();
        each[last - 1] = 1;
        each[last] = 1;
        Tensor scale =
                Tensor.where(largest.gt(number(a, 0)), largest, number(a, 1)).reshape(each);
        Tensor turned = a.matrixTranspose();
        Tensor zeros = Value.full(a.type(), 0);
        Tensor upper = Tensor.concatenate(last, turned, g.div(scale));
        Tensor lower = Tensor.concatenate(last, zeros, turned);
        Tensor both = Tensor.apply(new Op.MatrixExponential(), Tensor.concatenate(last - 1, upper, lower));
        return Matrices.columns(Matrices.rows(both, 0, n), n, 2 * n).times(scale);
    }

    private static Tensor number(Tensor like, double x) {
        DType dtype = like.dtype();
        return Value.full(new TensorType(dtype, Shape.SCALAR), x);
    }
}
