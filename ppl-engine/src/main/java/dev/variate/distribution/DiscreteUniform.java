package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** Each whole number from {@code low} to {@code high} with the same probability. */
public record DiscreteUniform(Tensor low, Tensor high) implements Member {
    private static final Family FAMILY =
            Family.named("discreteUniform").with("low", Demand.WHOLE).with("high", Demand.WHOLE);

    public DiscreteUniform {
        if (low instanceof Value l && high instanceof Value h) {
            Parameter.ascending("discreteUniform", "low and high", l, h);
        }
    }

    public static DiscreteUniform of(Object low, Object high) {
        return new DiscreteUniform(FAMILY.checked(0, low), FAMILY.checked(1, high));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(low, high);
    }

    @Override
    public Domain support() {
        return Domain.integers(low, high);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return count().log().neg().broadcastTo(Shape.broadcast(x.shape(), batchShape()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> p[0] + Math.floor(stream.nextDouble() * (p[1] - p[0] + 1)),
                low,
                high);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(low.plus(high).times(0.5));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(count().square().minus(1.0).div(12.0));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(x.floating().minus(low).plus(1.0).log().minus(count().log()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(high.minus(x.floating()).log().minus(count().log()));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(count().log());
    }

    private Tensor count() {
        return high.minus(low).plus(1.0);
    }
}
