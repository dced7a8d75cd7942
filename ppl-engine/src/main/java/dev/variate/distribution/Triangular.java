package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** A density that rises in a straight line from {@code low} to {@code mode} and falls in one to {@code high}. */
public record Triangular(Tensor low, Tensor mode, Tensor high) implements Member {
    private static final Family FAMILY = Family.named("triangular")
            .with("low", Demand.FINITE)
            .with("mode", Demand.FINITE)
            .with("high", Demand.FINITE);

    public Triangular {
        if (low instanceof Value l && mode instanceof Value m && high instanceof Value h) {
            Parameter.ascending("triangular", "low, mode and high", l, m, h);
        }
    }

    public static Triangular of(Object low, Object mode, Object high) {
        return new Triangular(FAMILY.checked(0, low), FAMILY.checked(1, mode), FAMILY.checked(2, high));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(low, mode, high);
    }

    @Override
    public Domain support() {
        return Domain.interval(low, high);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor left = x.lt(mode);
        Tensor from = Tensor.where(left, x.minus(low), high.minus(x));
        return from.log()
                .plus(StrictMath.log(2))
                .minus(width(left).log())
                .minus(high.minus(low).log());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor u = Samplers.standard(key, sampleShape.append(batchShape()), Standard.UNIFORM);
        return quantile(u).orElseThrow();
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(low.plus(mode).plus(high).div(3.0));
    }

    @Override
    public Optional<Tensor> variance() {
        Tensor rest = mode.minus(low).times(high.minus(mode));
        return Optional.of(high.minus(low).square().minus(rest).div(18.0));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        Tensor left = x.lt(mode);
        Tensor tail = logTail(x, left);
        return Optional.of(Tensor.where(left, tail, Algebra.log1mexp(tail)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        Tensor left = x.lt(mode);
        Tensor tail = logTail(x, left);
        return Optional.of(Tensor.where(left, Algebra.log1mexp(tail), tail));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        Tensor share = mode.minus(low).div(high.minus(low));
        Tensor left = p.lt(share);
        Tensor part = Tensor.where(left, p, p.neg().plus(1.0));
        Tensor off = part.times(high.minus(low)).times(width(left)).sqrt();
        return Optional.of(Tensor.where(left, low.plus(off), high.minus(off)));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(high.minus(low).times(0.5).log().plus(0.5).broadcastTo(batchShape()));
    }

    /** The width of the side at hand; the other may be empty. */
    private Tensor width(Tensor left) {
        return Tensor.where(left, mode.minus(low), high.minus(mode));
    }

    /** Of the side on which {@code x} lies. */
    private Tensor logTail(Tensor x, Tensor left) {
        Tensor from = Tensor.where(left, x.minus(low), high.minus(x));
        return from.log()
                .times(2.0)
                .minus(width(left).log())
                .minus(high.minus(low).log());
    }
}
