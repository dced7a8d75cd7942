package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * A path of {@code steps} values that starts with a step from 0 and goes on with independent normal steps.
 *
 * @param scale of batch shape: the standard deviation of a step
 */
public record GaussianRandomWalk(Tensor scale, int steps) implements Distribution {
    public GaussianRandomWalk {
        if (steps < 1) {
            throw new InvalidParameterException("A `gaussianRandomWalk` needs at least one step", steps + " steps");
        }
    }

    public static GaussianRandomWalk of(Object scale, int steps) {
        return new GaussianRandomWalk(Parameter.checked("gaussianRandomWalk", "scale", scale, Demand.POSITIVE), steps);
    }

    @Override
    public String name() {
        return "gaussianRandomWalk";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("scale", scale, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return scale.shape();
    }

    @Override
    public Shape eventShape() {
        return Shape.of(steps);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor before = LastAxis.join(LastAxis.zeros(x, 1), LastAxis.slice(x, 0, steps - 1));
        Tensor squares = x.minus(before).square().sum(-1);
        return squares.div(scale.square())
                .times(-0.5)
                .minus(scale.log().times(steps))
                .minus(steps * Normal.HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor z = Events.normals(key, sampleShape.append(batchShape()).append(eventShape()));
        return LastAxis.widened(scale, 1).times(z).cumulativeSum(-1, false);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(variance().orElseThrow().times(0.0));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(
                LastAxis.widened(scale.square(), 1).times(LastAxis.count(steps).plus(1.0)));
    }
}
