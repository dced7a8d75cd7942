package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * A real quantity that is learnt, not inferred: {@code start} says where it begins, and is no prior, so that no value counts for more than
 * another. A random variable like any other, to all tracers.
 */
public record Trainable(Distribution start) implements Distribution {

    /** @throws IllegalArgumentException if the start is not real everywhere, since learning knows no bounds */
    public static Trainable of(Distribution start) {
        if (start.support().kind() != dev.variate.program.Support.Kind.REAL) {
            throw new IllegalArgumentException(
                    "What is trainable may become any real number, but a `" + start.name()
                            + "` has bounds. Start from a `normal`, and use its `exp` or `softplus` where it has to be positive");
        }
        return new Trainable(start);
    }

    @Override
    public String name() {
        return start.name();
    }

    @Override
    public Map<String, Parameter> parameters() {
        return start.parameters();
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return start.batchShape();
    }

    @Override
    public Shape eventShape() {
        return start.eventShape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        int events = start.eventShape().rank();
        return Value.scalar(0.0).broadcastTo(x.shape().axes(0, x.shape().rank() - events));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return start.sample(key, sampleShape);
    }
}
