package dev.variate.device.xla;

import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Matrices;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Operations on square matrices for which StableHLO has no word, in terms of others: all matrices of a batch take the same steps, in double
 * precision.
 */
final class MatrixComposition {
    /** Matrices of 1-norm up to 5 · 2⁴⁰; beyond it the exponential is NaN here. */
    private static final int HALVINGS = 40;

    private static final double SIZE = 5.371920351148152;

    private MatrixComposition() {}

    static boolean has(Op op) {
        return op instanceof Op.Lu
                || op instanceof Op.SymmetricEigen
                || op instanceof Op.MatrixExponential
                || op instanceof Op.CholeskyAdjoint;
    }

    static Tensor of(Op op, List<Tensor> operands) {
        if (op instanceof Op.CholeskyAdjoint) {
            return choleskyAdjoint(operands.get(0), operands.get(1));
        }
        Tensor operand = operands.getFirst();
        Tensor x = operand.to(DType.F64);
        if (operand.shape().size() == 0) {
            return Value.full(TypeRules.resultType(op, List.of(operand.type())), 0);
        }
        Tensor result =
                op instanceof Op.Lu ? lu(x) : op instanceof Op.SymmetricEigen e ? symmetricEigen(e, x) : exponential(x);
        return result.to(operand.dtype());
    }

    // ---- factors

    /** By its definition, with products and substitutions of whole matrices. */
    private static Tensor choleskyAdjoint(Tensor l, Tensor g) {
        Tensor product = l.lowerTriangle(0).matrixTranspose().matmul(g.lowerTriangle(0));
        Tensor half = product.lowerTriangle(0).plus(product.lowerTriangle(-1)).times(0.5);
        Tensor left = l.solveLower(half, true);
        Tensor both = l.solveLower(left.matrixTranspose(), true);
        return both.plus(both.matrixTranspose()).times(0.5);
    }

    /** A recurrence over the columns, whose carry is the matrix with the numbers of its rows beside it. */
    private static Tensor lu(Tensor x) {
        int n = x.shape().dim(-1);
        int last = x.shape().rank() - 1;
        Shape column = x.shape().axes(0, last).append(Shape.of(1));
        Tensor numbers = counts(n).reshape(n, 1).broadcastTo(column);
        Tensor start = Tensor.concatenate(last, x, numbers);
        TensorFunction step = ProgramBuilder.function(
                        List.of(start.type(), TensorType.f64()), given -> eliminated(given.get(0), given.get(1)))
                .function();
        return Tensor.apply(new Op.Scan(step, n, false, 1), start, counts(n)).at(n);
    }

    /** Brings the largest element of column {@code k} to row k and takes multiples of that row from those below. */
    private static Tensor eliminated(Tensor matrix, Tensor k) {
        int n = matrix.shape().dim(-2);
        Tensor rows = counts(n).reshape(n, 1);
        Tensor columns = counts(n + 1);
        Tensor column = element(matrix, columns.eq(k), -1);
        Tensor candidates = Tensor.where(rows.ge(k), column.abs(), number(-1));
        Tensor own = rows.eq(k);
        Tensor found = firstOf(candidates.ge(kept(candidates.maximum(-2), candidates, -2)), -2);
        Tensor pivots = element(matrix, found, -2);
        Tensor moved = Tensor.where(own, pivots, Tensor.where(found, element(matrix, own, -2), matrix));
        Tensor below = rows.gt(k);
        Tensor pivot = element(pivots, columns.eq(k), -1);
        Tensor singular = pivot.eq(number(0));
        Tensor factors = Tensor.where(
                below.and(singular.not()),
                element(moved, columns.eq(k), -1).div(Tensor.where(singular, number(1), pivot)),
                number(0));
        Tensor right = columns.gt(k).and(columns.lt(number(n)));
        Tensor rest = moved.minus(factors.times(Tensor.where(right, pivots, number(0))));
        return Tensor.where(below.and(columns.eq(k)), factors, rest);
    }

    /** The elements along {@code axis}, which stays with extent 1, where {@code place} is true once. */
    private static Tensor element(Tensor x, Tensor place, int axis) {
        return kept(Tensor.where(place, x, number(0)).sum(axis), x, axis);
    }

    /** What a reduction has left of {@code x}, with its axis at extent 1. */
    private static Tensor kept(Tensor reduced, Tensor x, int axis) {
        int[] dims = x.shape().dims();
        dims[axis + dims.length] = 1;
        return reduced.reshape(dims);
    }

    /** True at the first true element along {@code axis}. */
    private static Tensor firstOf(Tensor truths, int axis) {
        Tensor counted = truths.to(DType.I32).cumulativeSum(axis, false);
        return truths.and(counted.eq(Value.scalar(1)));
    }

    // ---- eigenvalues

    /** XLA's own, refined, with the signs of the vectors as {@link Op.SymmetricEigen} wants them. */
    private static Tensor symmetricEigen(Op.SymmetricEigen op, Tensor x) {
        int n = x.shape().dim(-1);
        int last = x.shape().rank() - 1;
        Tensor sums = kept(x.abs().sum(-1), x, -1);
        Tensor finite = kept(sums.sum(-2), sums, -2).lt(number(Double.POSITIVE_INFINITY));
        Tensor symmetric = Tensor.where(finite, x.plus(x.matrixTranspose()).times(0.5), number(0));
        // near 1, so that no square is lost
        Tensor largest = kept(kept(symmetric.abs().maximum(-1), x, -1).maximum(-2), sums, -2);
        Tensor scale = Tensor.where(largest.gt(number(0)), largest, number(1));
        Tensor scaled = symmetric.div(scale);
        Tensor both = refined(scaled, Matrices.rows(Tensor.apply(op, scaled), 1, n + 1));
        Tensor vectors = Matrices.rows(both, 1, n + 1);
        Tensor sizes = vectors.abs();
        Tensor large = sizes.gt(kept(sizes.maximum(-2), sizes, -2).times(Op.SymmetricEigen.LARGE));
        Tensor signs = element(vectors.sign(), firstOf(large, -2), -2);
        Tensor values = Matrices.rows(both, 0, 1).times(scale);
        return Tensor.where(finite, Tensor.concatenate(last - 1, values, vectors.times(signs)), number(Double.NaN));
    }

    /**
     * XLA's vectors are right to eleven digits on a CPU. One step of Ogita and Aishima (<em>Japan Journal of
     * Industrial and Applied Mathematics</em> 35, 2018, algorithm 1) squares the error. Gives values, and vectors below them.
     */
    private static Tensor refined(Tensor a, Tensor vectors) {
        int n = a.shape().dim(-1);
        int last = a.shape().rank() - 1;
        Tensor turned = vectors.matrixTranspose();
        Tensor lost = identity(n).minus(turned.matmul(vectors));
        Tensor nearly = turned.matmul(a).matmul(vectors);
        Tensor values = nearly.diagonal().div(lost.diagonal().neg().plus(1));
        int[] row = a.shape().dims();
        row[last - 1] = 1;
        Tensor own = values.reshape(row);
        Tensor apart = own.minus(own.matrixTranspose());
        Tensor least = norm(nearly.minus(values.diagonalMatrix()))
                .plus(norm(a).times(norm(lost)))
                .times(2);
        Tensor together = apart.abs().le(least);
        Tensor correction = Tensor.where(
                together, lost.times(0.5), nearly.plus(lost.times(own)).div(Tensor.where(together, number(1), apart)));
        return Tensor.concatenate(last - 1, own, vectors.plus(vectors.matmul(correction)));
    }

    /** The root of the sum of squares, with the matrix's axes at extent 1. */
    private static Tensor norm(Tensor x) {
        Tensor rows = kept(x.square().sum(-1), x, -1);
        return kept(rows.sum(-2), rows, -2).sqrt();
    }

    private static Tensor identity(int n) {
        return Value.full(TensorType.f64(n), 1).diagonalMatrix();
    }

    // ---- exponentials

    /** As {@code device.jvm} does it, with the quotient of degree 13 for every matrix, and as many squarings for each, of which some do nothing. */
    private static Tensor exponential(Tensor x) {
        Tensor sums = kept(x.abs().sum(-2), x, -2);
        Tensor size = kept(sums.maximum(-1), sums, -1);
        Tensor halvings = number(0);
        Tensor scale = number(1);
        for (int k = 0; k < HALVINGS; k++) {
            Tensor more = size.gt(number(Math.scalb(SIZE, k)));
            halvings = halvings.plus(more.to(DType.F64));
            scale = scale.times(Tensor.where(more, number(0.5), number(1)));
        }
        Tensor small = quotient(x.times(scale));
        TensorFunction step = ProgramBuilder.function(
                        List.of(small.type(), TensorType.f64(), size.type()),
                        given -> Tensor.where(
                                given.get(2).gt(given.get(1)), given.get(0).matmul(given.get(0)), given.get(0)))
                .function();
        Tensor power = Tensor.apply(
                        new Op.Scan(step, HALVINGS, false, 1),
                        small,
                        counts(HALVINGS),
                        halvings.broadcastTo(size.shape()))
                .at(HALVINGS);
        return Tensor.where(size.le(number(Math.scalb(SIZE, HALVINGS))), power, number(Double.NaN));
    }

    private static Tensor quotient(Tensor a) {
        int n = a.shape().dim(-1);
        List<Tensor> powers = new ArrayList<>(List.of(identity(n).broadcastTo(a.shape()), a.matmul(a)));
        powers.add(powers.get(1).matmul(powers.get(1)));
        powers.add(powers.get(2).matmul(powers.get(1)));
        double[] c = new double[14];
        c[0] = 1;
        for (int k = 1; k < c.length; k++) {
            c[k] = c[k - 1] * (14 - k) / ((27 - k) * (double) k);
        }
        Tensor even = half(powers, c, 0);
        Tensor odd = a.matmul(half(powers, c, 1));
        return Matrices.factors(lu(even.minus(odd))).solve(even.plus(odd));
    }

    /** Every other power of the polynomial; those from the eighth on have the sixth as a factor. */
    private static Tensor half(List<Tensor> powers, double[] c, int first) {
        Tensor low = number(0);
        Tensor high = number(0);
        for (int k = 0; k < powers.size(); k++) {
            low = low.plus(powers.get(k).times(c[first + 2 * k]));
            high = k == 0 ? high : high.plus(powers.get(k).times(c[first + 6 + 2 * k]));
        }
        return low.plus(powers.get(3).matmul(high));
    }

    // ---- numbers

    private static Tensor counts(int n) {
        return Value.vector(IntStream.range(0, n).asDoubleStream().toArray());
    }

    private static Tensor number(double x) {
        return Value.scalar(x);
    }
}
