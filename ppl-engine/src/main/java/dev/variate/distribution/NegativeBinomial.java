package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** Counts that scatter more than a Poisson's: mean {@code mean}, variance mean + mean²/dispersion; a Poisson whose rate is gamma distributed. */
public record NegativeBinomial(Tensor expected, Tensor dispersion) implements Member {
    private static final Family FAMILY =
            Family.named("negativeBinomial").with("mean", Demand.POSITIVE).with("dispersion", Demand.POSITIVE);

    public static NegativeBinomial of(Object mean, Object dispersion) {
        return new NegativeBinomial(FAMILY.checked(0, mean), FAMILY.checked(1, dispersion));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(expected, dispersion);
    }

    @Override
    public Domain support() {
        return Domain.NATURAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        Tensor total = expected.plus(dispersion);
        return k.plus(dispersion)
                .lgamma()
                .minus(dispersion.lgamma())
                .minus(k.plus(1.0).lgamma())
                .minus(dispersion.times(expected.div(dispersion).log1p()))
                .plus(Algebra.xlogy(k, expected.div(total)));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Samplers.poisson(stream, Samplers.gamma(stream, p[1]) * p[0] / p[1]),
                expected,
                dispersion);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(expected.broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(expected.plus(expected.square().div(dispersion)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logIncompleteBeta(
                dispersion, x.floating().plus(1.0), dispersion.div(expected.plus(dispersion))));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(
                Algebra.logIncompleteBeta(x.floating().plus(1.0), dispersion, expected.div(expected.plus(dispersion))));
    }
}
