package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * The sum of {@code degreesOfFreedom} outer products of normal vectors with covariance {@code scaleMatrix}: a positive definite matrix
 * (Muirhead, <em>Aspects of Multivariate Statistical Theory</em>, 1982, section 3.2).
 *
 * @param degreesOfFreedom of batch shape, above n − 1
 * @param scaleMatrix of shape [batch…, n, n]
 */
public record Wishart(Tensor degreesOfFreedom, Tensor scaleMatrix) implements Distribution {
    public Wishart {
        Events.checkMatrix("wishart", "scaleMatrix", scaleMatrix);
        if (!Shape.canBroadcast(
                degreesOfFreedom.shape(),
                scaleMatrix.shape().axes(0, scaleMatrix.shape().rank() - 2))) {
            throw new InvalidParameterException(
                    "A `wishart` needs one number of degrees of freedom for each matrix",
                    "shapes " + degreesOfFreedom.shape() + " and " + scaleMatrix.shape());
        }
        if (degreesOfFreedom.resolved() instanceof Value known) {
            for (double nu : known.elements()) {
                if (nu <= scaleMatrix.shape().dim(-1) - 1) {
                    throw new InvalidParameterException(
                            "A `wishart` needs more degrees of freedom than its matrix has rows, less one",
                            InvalidParameterException.number(nu) + " for "
                                    + scaleMatrix.shape().dim(-1) + " rows");
                }
            }
        }
    }

    public static Wishart of(Object degreesOfFreedom, Object scaleMatrix) {
        return new Wishart(
                Parameter.checked("wishart", "degreesOfFreedom", degreesOfFreedom, Demand.POSITIVE),
                Parameter.checked("wishart", "scaleMatrix", scaleMatrix, Demand.POSITIVE_DEFINITE));
    }

    @Override
    public String name() {
        return "wishart";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named(
                "degreesOfFreedom",
                degreesOfFreedom,
                Demand.POSITIVE,
                "scaleMatrix",
                scaleMatrix,
                Demand.POSITIVE_DEFINITE);
    }

    @Override
    public Domain support() {
        return Domain.COVARIANCE;
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(
                degreesOfFreedom.shape(),
                scaleMatrix.shape().axes(0, scaleMatrix.shape().rank() - 2));
    }

    @Override
    public Shape eventShape() {
        return Shape.of(size(), size());
    }

    private int size() {
        return scaleMatrix.shape().dim(-1);
    }

    /** With respect to the elements of the lower triangle. */
    @Override
    public Tensor logProbInside(Tensor x) {
        int n = size();
        Tensor factor = x.cholesky();
        Tensor scale = scaleMatrix.cholesky();
        // the trace of V⁻¹X is the sum of the squares of that matrix which takes the factor of V to the factor of X
        Tensor trace = scale.solveLower(factor, false).square().sum(-2, -1);
        Tensor half = degreesOfFreedom.times(0.5);
        Tensor multivariateGamma = LastAxis.widened(half, 1)
                .plus(LastAxis.count(n).times(-0.5))
                .lgamma()
                .sum(-1)
                .plus(n * (n - 1) / 4.0 * StrictMath.log(Math.PI));
        return Events.logDeterminant(factor)
                .times(degreesOfFreedom.minus(n + 1.0))
                .minus(trace.times(0.5))
                .minus(degreesOfFreedom.times(Events.logDeterminant(scale).plus(n * StrictMath.log(2) / 2)))
                .minus(multivariateGamma);
    }

    /** Bartlett's decomposition: a triangle of normals under roots of chi-squares, times the factor of the scale. */
    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        int n = size();
        double[] freedom = Samplers.known(name(), degreesOfFreedom.broadcastTo(batchShape()))
                .elements();
        Shape shape = sampleShape.append(batchShape()).append(eventShape());
        RandomStream stream = key.stream();
        double[] triangle = new double[shape.size()];
        for (int at = 0; at < triangle.length; at++) {
            int row = at / n % n;
            int column = at % n;
            if (column < row) {
                triangle[at] = stream.nextGaussian();
            } else if (column == row) {
                double nu = freedom[at / (n * n) % freedom.length] - row;
                triangle[at] = StrictMath.sqrt(2 * Samplers.gamma(stream, nu / 2));
            }
        }
        Tensor factor = scaleMatrix.cholesky().matmul(Value.wrap(new TensorType(DType.F64, shape), triangle));
        return factor.matmul(factor.matrixTranspose());
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(LastAxis.widened(degreesOfFreedom, 2).times(scaleMatrix));
    }

    @Override
    public Optional<Tensor> variance() {
        Tensor diagonal = scaleMatrix.diagonal();
        return Optional.of(LastAxis.widened(degreesOfFreedom, 2)
                .times(scaleMatrix.square().plus(Events.outer(diagonal, diagonal))));
    }
}
