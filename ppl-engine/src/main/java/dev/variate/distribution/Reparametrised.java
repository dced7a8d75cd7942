package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** A distribution under another name and other parameters, from which its own follow. */
record Reparametrised(Family.Given given, Distribution base) implements Member {
    @Override
    public Domain support() {
        return base.support();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return base.logProbInside(x);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return base.sample(key, sampleShape);
    }

    @Override
    public Optional<Tensor> mean() {
        return base.mean();
    }

    @Override
    public Optional<Tensor> variance() {
        return base.variance();
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return base.logCdfInside(x);
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return base.logSurvivalInside(x);
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return base.quantile(p);
    }

    @Override
    public Optional<Tensor> entropy() {
        return base.entropy();
    }
}
