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
                .plus(0.5 * Math.log(Math.PI) - Math.log(NODES));
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
        return k.times(0.5)
                .times(rate.log().minus(otherRate.log()))
                .minus(rate)
                .minus(otherRate)
                .plus(logBessel(k.abs(), argument));
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
}
