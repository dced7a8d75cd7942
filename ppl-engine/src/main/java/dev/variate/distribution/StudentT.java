package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** Student's t distribution, shifted and scaled. */
public record StudentT(Tensor degreesOfFreedom, Tensor location, Tensor scale) implements Distribution {
    public static StudentT of(Object degreesOfFreedom, Object location, Object scale) {
        return new StudentT(
                Parameter.checked("studentT", "degreesOfFreedom", degreesOfFreedom, Demand.POSITIVE),
                Parameter.checked("studentT", "location", location, Demand.FINITE),
                Parameter.checked("studentT", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "studentT";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named(
                "degreesOfFreedom",
                degreesOfFreedom,
                Demand.POSITIVE,
                "location",
                location,
                Demand.FINITE,
                "scale",
                scale,
                Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(degreesOfFreedom, location, scale);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor half = degreesOfFreedom.times(0.5);
        Tensor halfAndMore = half.plus(0.5);
        Tensor z = x.minus(location).div(scale);
        Tensor constant = halfAndMore
                .lgamma()
                .minus(half.lgamma())
                .minus(degreesOfFreedom.times(Math.PI).log().times(0.5))
                .minus(scale.log());
        return constant.minus(halfAndMore.times(z.square().div(degreesOfFreedom).log1p()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor freedom = degreesOfFreedom.broadcastTo(batchShape());
        Tensor standard = Samplers.fill(
                name(), key, sampleShape, dtype(), (stream, p) -> Samplers.studentT(stream, p[0]), freedom);
        return location.plus(scale.times(standard));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(logTail(x.minus(location).div(scale).neg(), degreesOfFreedom));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(logTail(x.minus(location).div(scale), degreesOfFreedom));
    }

    @Override
    public Optional<Tensor> entropy() {
        Tensor half = degreesOfFreedom.times(0.5);
        Tensor more = half.plus(0.5);
        return Optional.of(more.times(more.digamma().minus(half.digamma()))
                .plus(degreesOfFreedom.log().times(0.5))
                .plus(Algebra.logBeta(half, Value.scalar(0.5)))
                .plus(scale.log())
                .broadcastTo(batchShape()));
    }

    /** log P(T > z) of the standard distribution: in the middle by the share within ±z, beyond it by that outside. */
    static Tensor logTail(Tensor z, Tensor degreesOfFreedom) {
        Tensor half = degreesOfFreedom.times(0.5);
        Tensor middle = z.abs().lt(Value.scalar(1.0));
        Tensor within = logWithin(Tensor.where(middle, z, Value.scalar(0.5)), degreesOfFreedom)
                .exp();
        Tensor outer = Tensor.where(middle, Value.scalar(2.0), z);
        Tensor beyond = Algebra.logIncompleteBeta(
                        half, Value.scalar(0.5), degreesOfFreedom.div(degreesOfFreedom.plus(outer.square())))
                .minus(StrictMath.log(2));
        Tensor side = Tensor.where(z.gt(Value.scalar(0.0)), beyond, Algebra.log1mexp(beyond));
        return Tensor.where(
                middle, within.times(z.sign()).neg().plus(1.0).times(0.5).log(), side);
    }

    /** log P(|T| ≤ |z|) of the standard distribution. */
    static Tensor logWithin(Tensor z, Tensor degreesOfFreedom) {
        Tensor square = z.square().max(Value.scalar(Double.MIN_NORMAL));
        return Algebra.logIncompleteBeta(
                Value.scalar(0.5), degreesOfFreedom.times(0.5), square.div(degreesOfFreedom.plus(square)));
    }
}
