package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The normal distribution of vectors each of whose elements, given all before it, depends on a few of them only: element i is normal with
 * mean μ<sub>i</sub> + Σ<sub>j</sub> w<sub>ij</sub> (x − μ) at neighbour j, and a standard deviation of its own (Vecchia 1988). Its density
 * takes time n m for n elements with m neighbours.
 *
 * @param location of shape [batch…, n], or one number for all elements
 * @param neighbours of shape [n, m]: the numbers of the elements on which each depends, counted from 0
 * @param weights of shape [n, m]; 0 for those that do not stand before their element
 * @param scale of shape [n]
 */
public record Vecchia(Tensor location, Tensor neighbours, Tensor weights, Tensor scale) implements Distribution {
    private static final String NAME = "vecchia";

    public Vecchia {
        if (scale.shape().rank() != 1
                || weights.shape().rank() != 2
                || !neighbours.shape().equals(weights.shape())
                || weights.shape().dim(0) != scale.shape().dim(0)
                || !location.shape().isScalar()
                        && location.shape().dim(-1) != scale.shape().dim(0)) {
            throw new InvalidParameterException(
                    "A `" + NAME
                            + "` needs a location of n elements, neighbours and weights of shape [n, m] and a scale of n elements",
                    "shapes " + location.shape() + ", " + neighbours.shape() + ", " + weights.shape() + " and "
                            + scale.shape());
        }
    }

    public static Vecchia of(Object location, Object neighbours, Object weights, Object scale) {
        return new Vecchia(
                Parameter.checked(NAME, "location", location, Demand.FINITE),
                Parameter.checked(NAME, "neighbours", neighbours, Demand.COUNT),
                Parameter.checked(NAME, "weights", weights, Demand.FINITE),
                Parameter.checked(NAME, "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>(
                Parameter.named("location", location, Demand.FINITE, "neighbours", neighbours, Demand.COUNT));
        parameters.putAll(Parameter.named("weights", weights, Demand.FINITE, "scale", scale, Demand.POSITIVE));
        return parameters;
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
        return scale.shape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor d = x.minus(location);
        Tensor z = d.minus(atNeighbours(d).times(weights).sum(-1)).div(scale);
        return z.square()
                .sum(-1)
                .times(-0.5)
                .minus(scale.log().sum(-1))
                .minus(scale.shape().dim(0) * Normal.HALF_LOG_TWO_PI);
    }

    /** Of vectors [batch…, n] the elements at each one's neighbours: [batch…, n, m]. */
    private Tensor atNeighbours(Tensor d) {
        Tensor index = neighbours.to(DType.I32);
        int batch = d.shape().rank() - 1;
        if (batch == 0) {
            return d.take(index);
        }
        int[] elementsFirst =
                IntStream.rangeClosed(0, batch).map(i -> i == 0 ? batch : i - 1).toArray();
        int[] elementsLast = IntStream.rangeClosed(0, batch + 1)
                .map(i -> i < batch ? i + 2 : i - batch)
                .toArray();
        return d.transpose(elementsFirst).take(index).transpose(elementsLast);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        double[] w = Samplers.known(NAME, weights).elements();
        double[] of = Samplers.known(NAME, neighbours).elements();
        double[] sd = Samplers.known(NAME, scale).elements();
        int n = sd.length;
        int m = weights.shape().dim(1);
        Shape shape = sampleShape.append(batchShape()).append(eventShape());
        double[] d = Samplers.known(NAME, Events.normals(key, shape)).toArray();
        for (int vector = 0; vector < d.length; vector += n) {
            for (int i = 0; i < n; i++) {
                double sum = d[vector + i] * sd[i];
                for (int j = i * m; j < (i + 1) * m; j++) {
                    if (w[j] != 0) {
                        sum += w[j] * d[vector + (int) of[j]];
                    }
                }
                d[vector + i] = sum;
            }
        }
        return Value.wrap(new TensorType(DType.F64, shape), d).plus(location);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.broadcastTo(batchShape().append(eventShape())));
    }

    /** Of x − μ = W (x − μ) + s z follows the factor (1 − W)⁻¹ diag(s). */
    @Override
    public Optional<Tensor> covariance() {
        int n = scale.shape().dim(0);
        int m = weights.shape().dim(1);
        Tensor place = LastAxis.widened(neighbours, 1).eq(LastAxis.count(n).to(neighbours.dtype()));
        Tensor dependence = place.to(DType.F64)
                .times(weights.reshape(n, m, 1))
                .sum(1)
                .neg()
                .plus(Value.full(TensorType.f64(n), 1).diagonalMatrix());
        Tensor factor = dependence.solveLower(scale.diagonalMatrix(), false);
        return Optional.of(factor.matmul(factor.transpose()));
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(c -> c.diagonal().broadcastTo(batchShape().append(eventShape())));
    }
}
