package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The difference of two Poisson counts. */
public record Skellam(Tensor rate, Tensor otherRate) implements Member {
    private static final Family FAMILY =
            Family.named("skellam").with("rate", Demand.POSITIVE).with("otherRate", Demand.POSITIVE);

    /** The trapezoidal rule resolves peaks of width 1/√(argument + 2 order) down to this step: 4,000 for the sum at full precision. */
    private static final int NODES = 256;

    /** From this √(order² + argument²) on by the expansion for large orders, whose next term is below 1e-15 there. */
    private static final double LARGE = 1000;

    /** U₁(p)/p to U₄(p)/p⁴ in powers of p²: DLMF 10.41.10. */
    private static final double[][] EXPANSION = {
        {3 / 24.0, -5 / 24.0},
        {81 / 1152.0, -462 / 1152.0, 385 / 1152.0},
        {30375 / 414720.0, -369603 / 414720.0, 765765 / 414720.0, -425425 / 414720.0},
        {
            4465125 / 39813120.0,
            -94121676 / 39813120.0,
            349922430 / 39813120.0,
            -446185740 / 39813120.0,
            185910725 / 39813120.0
        }
    };

    private static final Value COSINES = nodes(StrictMath::cos);
    private static final Value LOG_SINES = nodes(angle -> StrictMath.log(StrictMath.sin(angle)));

    private static Value nodes(DoubleUnaryOperator of) {
        return Value.vector(IntStream.range(0, NODES)
                .mapToDouble(i -> of.applyAsDouble(Math.PI * (i + 0.5) / NODES))
                .toArray());
    }

    /** log I_n(x) by DLMF 10.32.2, (x/2)^n / (√π Γ(n + ½)) ∫ e^(x cos θ) sin^2n θ dθ from 0 to π, whose integrand is periodic. */
    private static Tensor logBessel(Tensor n, Tensor x) {
        Shape shape = Shape.broadcast(n.shape(), x.shape());
        int[] withNodes = shape.append(Shape.of(1)).dims();
        Tensor exponents = x.broadcastTo(shape)
                .reshape(withNodes)
                .times(COSINES)
                .plus(n.broadcastTo(shape).reshape(withNodes).times(LOG_SINES).times(2.0));
        return exponents
                .logSumExp(shape.rank())
                .plus(n.times(x.times(0.5).log()))
                .minus(n.plus(0.5).lgamma())
                .plus(0.5 * StrictMath.log(Math.PI) - StrictMath.log(NODES));
    }

    public static Skellam of(Object rate, Object otherRate) {
        return new Skellam(FAMILY.checked(0, rate), FAMILY.checked(1, otherRate));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(rate, otherRate);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(-Integer.MAX_VALUE), Value.scalar(Integer.MAX_VALUE));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        Tensor product = rate.log().plus(otherRate.log());
        Tensor argument = product.times(0.5).exp().times(2.0);
        Tensor r = k.square().plus(argument.square()).sqrt();
        Tensor small = k.times(0.5)
                .times(rate.log().minus(otherRate.log()))
                .minus(rate)
                .minus(otherRate)
                .plus(logBessel(k.abs(), argument));
        return Tensor.where(r.ge(Value.scalar(LARGE)), large(k, r), small);
    }

    /**
     * By DLMF 10.41.3, in which r = √(n² + x²) takes the place of the order, so that it holds for order 0 too. The counts A = (r + k)/2 and
     * B = (r − k)/2 are the likeliest with difference k, and what is exponential is that of two Poisson probabilities: no large numbers cancel.
     */
    private Tensor large(Tensor k, Tensor r) {
        Tensor above = k.minus(rate.minus(otherRate)).times(2.0);
        Tensor first = deviance(rate, above.div(r.plus(rate.times(2.0)).minus(k)));
        Tensor second =
                deviance(otherRate, above.neg().div(r.plus(otherRate.times(2.0)).plus(k)));
        Tensor safe = r.max(Value.scalar(LARGE));
        Tensor p2 = k.div(safe).square();
        Tensor series = Value.scalar(0.0);
        for (int term = EXPANSION.length - 1; term >= 0; term--) {
            Tensor u = Value.scalar(0.0);
            for (int power = EXPANSION[term].length - 1; power >= 0; power--) {
                u = u.times(p2).plus(EXPANSION[term][power]);
            }
            series = series.plus(u).div(safe);
        }
        return series.log1p()
                .minus(r.log().times(0.5))
                .minus(Normal.HALF_LOG_TWO_PI)
                .minus(first)
                .minus(second);
    }

    /** A log(A/a) − A + a at A = a (1 + δ). */
    private static Tensor deviance(Tensor a, Tensor delta) {
        Tensor above = delta.max(Value.scalar(-1 + 0x1p-53));
        return above.plus(1.0).times(above.log1p()).minus(above).times(a);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Samplers.poisson(stream, p[0]) - Samplers.poisson(stream, p[1]),
                rate,
                otherRate);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(rate.minus(otherRate));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(rate.plus(otherRate));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(SkellamTails.log(rate, otherRate, x.floating(), false));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(SkellamTails.log(rate, otherRate, x.floating(), true));
    }
}
