package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;

/**
 * {@code base} whose log density is multiplied by {@code weight}: what its value says counts for more, or for less. It draws, and lies, where
 * {@code base} does; unless the weight is 1 its density does not integrate to one.
 *
 * @param weight broadcasts against the log density: one number for all, or one for each row
 */
public record Weighted(Distribution base, Tensor weight) implements Distribution {

    /** @throws InvalidParameterException if the weight cannot broadcast against the batch shape, or is known and not finite */
    public static Weighted of(Distribution base, Object weight) {
        return new Weighted(base, Parameter.checked(base.name(), "weight", weight, Parameter.Demand.FINITE));
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public Map<String, Parameter> parameters() {
        return base.parameters();
    }

    @Override
    public Domain support() {
        return base.support();
    }

    @Override
    public Shape batchShape() {
        return base.batchShape();
    }

    @Override
    public Shape eventShape() {
        return base.eventShape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return base.logProbInside(x).times(weight);
    }

    @Override
    public Tensor safePoint() {
        return base.safePoint();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return base.sample(key, sampleShape);
    }

    @Override
    public boolean mustBeObserved() {
        return base.mustBeObserved();
    }

    @Override
    public DType dtype() {
        return base.dtype();
    }
}
