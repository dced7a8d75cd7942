package dev.variate.transform;

import dev.variate.tensor.Matrices;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;

/** The forward derivatives of what takes square matrices apart; {@link MatrixPullback} has the sources. */
final class MatrixPushforward {
    private MatrixPushforward() {}

    /** L Φ(L⁻¹ dA L⁻ᵀ), with Φ the lower triangle with half the diagonal (Murray 2016, equation 8). */
    static Tensor cholesky(Tensor l, Tensor t) {
        return l.lowerTriangle(0)
                .matmul(MatrixPullback.half(MatrixPullback.whitened(l, t)))
                .lowerTriangle(0);
    }

    /** In the direction {@code t} of the factor: the symmetric parts of L⁻ᵀ Φ(dLᵀ g) L⁻¹ and, since d(L⁻¹) = −L⁻¹ dL L⁻¹, of −2 S dL L⁻¹. */
    static Tensor choleskyAdjoint(Tensor l, Tensor g, Tensor y, Tensor t) {
        Tensor moved = t.lowerTriangle(0);
        Tensor half = MatrixPullback.half(moved.matrixTranspose().matmul(g.lowerTriangle(0)));
        Tensor left = l.solveLower(half, true);
        Tensor product = l.solveLower(left.matrixTranspose(), true);
        Tensor inverses = l.solveLower(y.matmul(moved).matrixTranspose(), true);
        Tensor all = product.minus(inverses.times(2));
        return all.plus(all.matrixTranspose()).times(0.5);
    }

    /** With X = L⁻¹ dA U⁻¹ dL is L times what of X is below the diagonal, and dU the rest of X times U. */
    static Tensor lu(Tensor y, Tensor t) {
        Matrices.Factors factors = Matrices.factors(y);
        Tensor l = factors.lower();
        Tensor u = factors.upper();
        Tensor left = l.solveLower(factors.permutation().matmul(t), false);
        Tensor both = u.solveUpper(left.matrixTranspose(), true).matrixTranspose();
        Tensor below = l.matmul(both.lowerTriangle(-1)).lowerTriangle(-1);
        Tensor above = both.upperTriangle(0).matmul(u).upperTriangle(0);
        int last = y.shape().rank() - 1;
        Shape column = y.shape().axes(0, last).append(Shape.of(1));
        Tensor order = Value.full(new TensorType(y.dtype(), column), 0);
        return Tensor.concatenate(last, below.plus(above), order);
    }

    /** dΛ is the diagonal of Vᵀ dA V, and dV is V (F ∘ Vᵀ dA V), with F the inverse differences of the eigenvalues. */
    static Tensor symmetricEigen(Tensor y, Tensor t) {
        int n = y.shape().dim(-1);
        Tensor vectors = Matrices.rows(y, 1, n + 1);
        Tensor symmetric = t.plus(t.matrixTranspose()).times(0.5);
        Tensor turned = vectors.matrixTranspose().matmul(symmetric).matmul(vectors);
        int rows = y.shape().rank() - 2;
        Shape row = y.shape().axes(0, rows).append(Shape.of(1, n));
        Tensor values = turned.diagonal().reshape(row.dims());
        return Tensor.concatenate(rows, values, vectors.matmul(MatrixPullback.byDifferences(y, turned)));
    }
}
