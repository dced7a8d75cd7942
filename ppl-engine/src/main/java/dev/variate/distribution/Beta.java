package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The beta distribution with mean {@code alpha}/({@code alpha} + {@code beta}). */
public record Beta(Tensor alpha, Tensor beta) implements Distribution {
    public static Beta of(Object alpha, Object beta) {
        return new Beta(
                Parameter.checked("beta", "alpha", alpha, Demand.POSITIVE),
                Parameter.checked("beta", "beta", beta, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "beta";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("alpha", alpha, Demand.POSITIVE, "beta", beta, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.UNIT_INTERVAL;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(alpha, beta);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor constant = alpha.plus(beta).lgamma().minus(alpha.lgamma()).minus(beta.lgamma());
        return Algebra.xlogy(alpha.minus(1.0), x)
                .plus(Algebra.xlog1py(beta.minus(1.0), x.neg()))
                .plus(constant);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(), key, sampleShape, dtype(), (stream, p) -> Samplers.beta(stream, p[0], p[1]), alpha, beta);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(alpha.div(alpha.plus(beta)));
    }

    @Override
    public Optional<Tensor> variance() {
        Tensor total = alpha.plus(beta);
        return Optional.of(alpha.times(beta).div(total.square().times(total.plus(1.0))));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logIncompleteBeta(alpha, beta, x));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logIncompleteBeta(beta, alpha, x.neg().plus(1.0)));
    }

    @Override
    public Optional<Tensor> entropy() {
        Tensor total = alpha.plus(beta);
        return Optional.of(Algebra.logBeta(alpha, beta)
                .minus(alpha.minus(1.0).times(alpha.digamma()))
                .minus(beta.minus(1.0).times(beta.digamma()))
                .plus(total.minus(2.0).times(total.digamma())));
    }
}
