package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;

/** What distributions of vectors and matrices share: the shapes that they demand, and affine maps by triangular factors. */
final class Events {
    private Events() {}

    /** Demands a parameter with an axis for the elements of a vector. */
    static void checkVector(String distribution, String parameter, Tensor value) {
        if (value.shape().isScalar() || value.shape().dim(-1) < 1) {
            throw new InvalidParameterException(
                    "A `" + distribution + "` needs a " + parameter + " that is a vector", "shape " + value.shape());
        }
    }

    /** Demands a parameter with two axes of one extent for a matrix. */
    static void checkMatrix(String distribution, String parameter, Tensor value) {
        Shape shape = value.shape();
        if (shape.rank() < 2 || shape.dim(-1) != shape.dim(-2) || shape.dim(-1) < 1) {
            throw new InvalidParameterException(
                    "A `" + distribution + "` needs a " + parameter + " that is a square matrix", "shape " + shape);
        }
    }

    /** Demands that a location is one number or has as many elements as a matrix has rows, and that the axes before agree. */
    static void checkLocation(String distribution, Tensor location, String parameter, Tensor matrix) {
        Shape batch = matrix.shape().axes(0, matrix.shape().rank() - 2);
        boolean fits = location.shape().isScalar()
                || location.shape().dim(-1) == matrix.shape().dim(-1)
                        && Shape.canBroadcast(LastAxis.batch(location), batch);
        if (!fits) {
            throw new InvalidParameterException(
                    "A `" + distribution + "` needs a location with as many elements as the " + parameter + " has rows",
                    "shapes " + location.shape() + " and " + matrix.shape());
        }
    }

    static Tensor outer(Tensor a, Tensor b) {
        int[] row = LastAxis.batch(b).append(Shape.of(1, b.shape().dim(-1))).dims();
        return LastAxis.widened(a, 1).times(b.reshape(row));
    }

    /**
     * For each vector d the z with factor z = d, or the transposed factor. One factor for all vectors is solved for all of them at once.
     *
     * @param d of shape [batch…, n]
     * @param factor lower triangular, of shape [n, n], or [batch…, n, n] with a batch that broadcasts
     */
    static Tensor solve(Tensor factor, Tensor d, boolean transposed) {
        int n = factor.shape().dim(-1);
        if (factor.shape().rank() > 2) {
            Tensor columns = factor.solveLower(LastAxis.widened(d, 1), transposed);
            return columns.reshape(
                    columns.shape().axes(0, columns.shape().rank() - 1).dims());
        }
        int count = LastAxis.batch(d).size();
        if (count == 1) {
            return factor.solveLower(d.reshape(n, 1), transposed)
                    .reshape(d.shape().dims());
        }
        return factor.solveLower(d.reshape(count, n).transpose(), transposed)
                .transpose()
                .reshape(d.shape().dims());
    }

    /** For each vector z the product factor z. Shapes as in {@link #solve}. */
    static Tensor product(Tensor factor, Tensor z) {
        if (factor.shape().rank() == 2) {
            return z.matmul(factor.transpose());
        }
        Tensor columns = factor.matmul(LastAxis.widened(z, 1));
        return columns.reshape(
                columns.shape().axes(0, columns.shape().rank() - 1).dims());
    }

    /** The logarithm of the determinant of each triangular matrix. */
    static Tensor logDeterminant(Tensor factor) {
        return factor.diagonal().log().sum(-1);
    }

    /** Independent standard normals. */
    static Tensor normals(Key key, Shape shape) {
        return Samplers.standard(key, shape, Standard.NORMAL);
    }
}
