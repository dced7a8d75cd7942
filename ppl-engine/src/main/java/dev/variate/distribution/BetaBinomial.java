package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The number of successes in independent trials whose common probability is beta distributed. */
public record BetaBinomial(Tensor trials, Tensor alpha, Tensor beta) implements Member {
    private static final Family FAMILY = Family.named("betaBinomial")
            .with("trials", Demand.COUNT)
            .with("alpha", Demand.POSITIVE)
            .with("beta", Demand.POSITIVE);

    public static BetaBinomial of(Object trials, Object alpha, Object beta) {
        return new BetaBinomial(FAMILY.checked(0, trials), FAMILY.checked(1, alpha), FAMILY.checked(2, beta));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(trials, alpha, beta);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), trials);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        return Algebra.logChoose(trials, k)
                .plus(Algebra.logBeta(k.plus(alpha), trials.minus(k).plus(beta)))
                .minus(Algebra.logBeta(alpha, beta));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Samplers.binomial(stream, p[0], Samplers.beta(stream, p[1], p[2])),
                trials,
                alpha,
                beta);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(trials.times(alpha).div(alpha.plus(beta)));
    }

    @Override
    public Optional<Tensor> variance() {
        Tensor total = alpha.plus(beta);
        return Optional.of(trials.times(alpha)
                .times(beta)
                .times(total.plus(trials))
                .div(total.square().times(total.plus(1.0))));
    }

    /** The sum of the probabilities up to {@code x}, or beyond it, where the largest number of trials is known. */
    private Optional<Tensor> logShare(Tensor x, boolean beyond) {
        if (!(trials.resolved() instanceof Value known)) {
            return Optional.empty();
        }
        int most = (int) Math.max(0, ((Value) known.maximum()).item());
        Tensor n = LastAxis.widened(trials, 1);
        Tensor k = LastAxis.count(most + 1);
        Tensor possible = k.le(n);
        Tensor safe = Tensor.where(possible, k, Value.scalar(0.0));
        Tensor each = new BetaBinomial(n, LastAxis.widened(alpha, 1), LastAxis.widened(beta, 1)).logProbInside(safe);
        Tensor at = LastAxis.widened(x.floating(), 1);
        Tensor counted = possible.and(beyond ? k.gt(at) : k.le(at));
        return Optional.of(Tensor.where(counted, each, Value.scalar(Double.NEGATIVE_INFINITY))
                .logSumExp(-1));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return logShare(x, false);
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return logShare(x, true);
    }
}
