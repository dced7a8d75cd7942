package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The gamma distribution with mean {@code shape}/{@code rate}. */
public record Gamma(Tensor shape, Tensor rate) implements Distribution {
    public static Gamma of(Object shape, Object rate) {
        return new Gamma(
                Parameter.checked("gamma", "shape", shape, Demand.POSITIVE),
                Parameter.checked("gamma", "rate", rate, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "gamma";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("shape", shape, Demand.POSITIVE, "rate", rate, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(shape, rate);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return shape.times(rate.log())
                .plus(Algebra.xlogy(shape.minus(1.0), x))
                .minus(rate.times(x))
                .minus(shape.lgamma());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor shapes = shape.broadcastTo(batchShape());
        return Samplers.fill(name(), key, sampleShape, dtype(), (stream, p) -> Samplers.gamma(stream, p[0]), shapes)
                .div(rate);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(shape.div(rate));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(shape.div(rate.square()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logGammaP(shape, rate.times(x)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logGammaQ(shape, rate.times(x)));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(shape.minus(rate.log())
                .plus(shape.lgamma())
                .plus(shape.neg().plus(1.0).times(shape.digamma())));
    }
}
