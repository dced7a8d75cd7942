package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** A distribution between 0 and 1 like the beta, with P(X > x) = (1 − x^a)^b in closed form. */
public record Kumaraswamy(Tensor a, Tensor b) implements Member {
    private static final Family FAMILY =
            Family.named("kumaraswamy").with("a", Demand.POSITIVE).with("b", Demand.POSITIVE);

    public static Kumaraswamy of(Object a, Object b) {
        return new Kumaraswamy(FAMILY.checked(0, a), FAMILY.checked(1, b));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(a, b);
    }

    @Override
    public Domain support() {
        return Domain.UNIT_INTERVAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return a.log()
                .plus(b.log())
                .plus(Algebra.xlogy(a.minus(1.0), x))
                .plus(Algebra.xlog1py(b.minus(1.0), power(x).neg()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor u = Samplers.standard(key, sampleShape.append(batchShape()), Standard.UNIFORM);
        return quantile(u).orElseThrow();
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(moment(1));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(moment(2).minus(moment(1).square()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(b.times(power(x).neg().log1p())));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(b.times(power(x).neg().log1p()));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(p.neg().log1p().div(b).expm1().neg().log().div(a).exp());
    }

    private Tensor power(Tensor x) {
        return x.max(Value.scalar(Double.MIN_NORMAL)).log().times(a).exp();
    }

    private Tensor moment(int order) {
        return Algebra.logBeta(a.reciprocal().times(order).plus(1.0), b).exp().times(b);
    }
}
