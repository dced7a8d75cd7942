package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * The improper density 1 on all of a set: "no prior" of textbooks. It can be scored, and inferred if the data make the posterior proper,
 * but not sampled.
 */
public record Flat(String name, Domain support) implements Distribution {

    /** Density 1 on the real line. */
    public static Flat real() {
        return new Flat("flat", Domain.REAL);
    }

    /** Density 1 on the positive numbers. */
    public static Flat positive() {
        return new Flat("flatPositive", Domain.POSITIVE);
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Map.of();
    }

    @Override
    public Shape batchShape() {
        return Shape.SCALAR;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return Value.scalar(0.0).broadcastTo(x.shape());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        throw new UnsupportedOperationException(
                "a `" + name
                        + "` is not a probability distribution, so nothing can be drawn from it. Give it a value, or a proper prior.");
    }
}
