package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * How often each category comes up in trials whose probabilities were drawn from a Dirichlet distribution and are summed out: a multinomial
 * with more variation.
 *
 * @param trials of shape [batch…]: whole numbers from 0
 * @param concentration of shape [batch…, K]
 */
public record DirichletMultinomial(Tensor trials, Tensor concentration) implements Distribution {
    public DirichletMultinomial {
        Counting.check("dirichletMultinomial", trials, "concentration", concentration);
    }

    public static DirichletMultinomial of(Object trials, Object concentration) {
        return new DirichletMultinomial(
                Parameter.checked("dirichletMultinomial", "trials", trials, Demand.COUNT),
                Parameter.checked("dirichletMultinomial", "concentration", concentration, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "dirichletMultinomial";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("trials", trials, Demand.COUNT, "concentration", concentration, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.counts(trials);
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(trials.shape(), LastAxis.batch(concentration));
    }

    @Override
    public Shape eventShape() {
        return Shape.of(concentration.shape().dim(-1));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        Tensor total = concentration.sum(-1);
        return Counting.logWays(trials, k)
                .plus(total.lgamma())
                .minus(total.plus(trials).lgamma())
                .plus(concentration
                        .plus(k)
                        .lgamma()
                        .minus(concentration.lgamma())
                        .sum(-1));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.vectors(
                name(),
                key,
                sampleShape,
                DType.I32,
                Samplers::dirichletMultinomial,
                Counting.withTrials(trials, concentration));
    }

    private Tensor shares() {
        return concentration.div(LastAxis.widened(concentration.sum(-1), 1));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(LastAxis.widened(trials, 1).times(shares()));
    }

    /** The multinomial's, times (n + A)/(1 + A) where A is the sum of the concentration. */
    @Override
    public Optional<Tensor> covariance() {
        Tensor shares = shares();
        Tensor total = concentration.sum(-1);
        Tensor more = trials.times(trials.plus(total)).div(total.plus(1.0));
        return Optional.of(
                LastAxis.widened(more, 2).times(shares.diagonalMatrix().minus(Events.outer(shares, shares))));
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(Tensor::diagonal);
    }
}
