package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Shares of a whole: vectors of positive numbers with sum 1.
 *
 * @param concentration of shape [batch…, K]; the shares' means are in proportion to it, and vary less the larger it is
 */
public record Dirichlet(Tensor concentration) implements Distribution {
    public Dirichlet {
        Events.checkVector("dirichlet", "concentration", concentration);
    }

    public static Dirichlet of(Object concentration) {
        return new Dirichlet(Parameter.checked("dirichlet", "concentration", concentration, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "dirichlet";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("concentration", concentration, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.SIMPLEX;
    }

    @Override
    public Shape batchShape() {
        return LastAxis.batch(concentration);
    }

    @Override
    public Shape eventShape() {
        return Shape.of(concentration.shape().dim(-1));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor constant =
                concentration.sum(-1).lgamma().minus(concentration.lgamma().sum(-1));
        return Algebra.xlogy(concentration.minus(1.0), x).sum(-1).plus(constant);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.vectors(name(), key, sampleShape, dtype(), Samplers::dirichlet, concentration);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(concentration.div(LastAxis.widened(concentration.sum(-1), 1)));
    }

    @Override
    public Optional<Tensor> covariance() {
        Tensor mean = mean().orElseThrow();
        Tensor spread = mean.diagonalMatrix().minus(Events.outer(mean, mean));
        return Optional.of(spread.div(LastAxis.widened(concentration.sum(-1).plus(1.0), 2)));
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(Tensor::diagonal);
    }
}
