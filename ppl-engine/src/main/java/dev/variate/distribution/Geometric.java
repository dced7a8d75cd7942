package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** The number of failures before the first success, in trials that succeed with the given probability. */
public record Geometric(Tensor probability) implements Member {
    private static final Family FAMILY = Family.named("geometric").with("probability", Demand.PROBABILITY);

    public static Geometric of(Object probability) {
        return new Geometric(FAMILY.checked(0, probability));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(probability);
    }

    @Override
    public Domain support() {
        return Domain.NATURAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return probability.log().plus(Algebra.xlog1py(x.floating(), probability.neg()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Math.floor(StrictMath.log(stream.nextDouble()) / StrictMath.log1p(-p[0])),
                probability);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(probability.neg().plus(1.0).div(probability));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(probability.neg().plus(1.0).div(probability.square()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(
                Algebra.log1mexp(x.floating().plus(1.0).times(probability.neg().log1p())));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(x.floating().plus(1.0).times(probability.neg().log1p()));
    }

    @Override
    public Optional<Tensor> entropy() {
        Tensor other = probability.neg().plus(1.0);
        return Optional.of(Algebra.xlogy(probability, probability)
                .plus(Algebra.xlogy(other, other))
                .neg()
                .div(probability));
    }
}
