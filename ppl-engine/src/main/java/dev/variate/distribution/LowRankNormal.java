package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * The normal distribution of vectors with covariance W Wᵀ + diag(d): what few factors explain, and noise of each element's own. Its density takes
 * time n k², for n elements and k factors, by Woodbury's identity and the matrix determinant lemma.
 *
 * @param location of shape [batch…, n], or one number for all elements
 * @param factor W, of shape [n, k], the same for all
 * @param diagonal d, the variances, of shape [n]
 */
public record LowRankNormal(Tensor location, Tensor factor, Tensor diagonal) implements Distribution {
    private static final String NAME = "multivariateNormalLowRank";

    public LowRankNormal {
        if (factor.shape().rank() != 2
                || diagonal.shape().rank() != 1
                || factor.shape().dim(0) != diagonal.shape().dim(0)
                || !location.shape().isScalar()
                        && location.shape().dim(-1) != diagonal.shape().dim(0)) {
            throw new InvalidParameterException(
                    "A `" + NAME
                            + "` needs a location of n elements, a factor of shape [n, k] and a diagonal of n elements",
                    "shapes " + location.shape() + ", " + factor.shape() + " and " + diagonal.shape());
        }
    }

    public static LowRankNormal of(Object location, Object factor, Object diagonal) {
        return new LowRankNormal(
                Parameter.checked(NAME, "location", location, Demand.FINITE),
                Parameter.checked(NAME, "factor", factor, Demand.FINITE),
                Parameter.checked(NAME, "diagonal", diagonal, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named(
                "location",
                location,
                Demand.FINITE,
                "factor",
                factor,
                Demand.FINITE,
                "diagonal",
                diagonal,
                Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return location.shape().isScalar() ? Shape.SCALAR : LastAxis.batch(location);
    }

    @Override
    public Shape eventShape() {
        return diagonal.shape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        int k = factor.shape().dim(1);
        Tensor scaled = factor.div(LastAxis.widened(diagonal, 1));
        Tensor capacitance = factor.transpose()
                .matmul(scaled)
                .plus(Value.full(TensorType.f64(k), 1).diagonalMatrix());
        Tensor inner = capacitance.cholesky();
        Tensor d = x.minus(location);
        Tensor explained = Events.solve(inner, d.matmul(scaled), false);
        Tensor distance =
                d.square().div(diagonal).sum(-1).minus(explained.square().sum(-1));
        Tensor halfLogDeterminant =
                Events.logDeterminant(inner).plus(diagonal.log().sum(-1).times(0.5));
        return distance.times(-0.5)
                .minus(halfLogDeterminant)
                .minus(diagonal.shape().dim(0) * Normal.HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape batch = sampleShape.append(batchShape());
        Tensor factors = Events.normals(
                key.fold("factors"), batch.append(Shape.of(factor.shape().dim(1))));
        Tensor noise = Events.normals(key.fold("noise"), batch.append(eventShape()));
        return location.plus(factors.matmul(factor.transpose())).plus(noise.times(diagonal.sqrt()));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.broadcastTo(batchShape().append(eventShape())));
    }

    @Override
    public Optional<Tensor> covariance() {
        return Optional.of(factor.matmul(factor.transpose()).plus(diagonal.diagonalMatrix()));
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(c -> c.diagonal().broadcastTo(batchShape().append(eventShape())));
    }
}
