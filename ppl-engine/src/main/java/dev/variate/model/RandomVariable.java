package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.program.SourceLine;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Symbolic;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Optional;

/**
 * The only abstraction that a probabilistic program needs: a distribution with its parameters, and a value, which is sampled when it is
 * first needed unless it was set.
 *
 * <p>It is a {@link Tensor}: computing with it computes with its value. Its shape is sample, batch, then event shape, and is known before the
 * value is. Random variables are equal only to themselves. Not for several threads.
 */
public final class RandomVariable extends Tensor {
    private final Call.Draw draw;
    private final TensorType type;
    private Tensor value;

    RandomVariable(Call.Draw draw) {
        this.draw = draw;
        this.type = new TensorType(draw.distribution().dtype(), draw.shape());
        draw.value().ifPresent(v -> this.value = fitting(v));
    }

    /** A given value takes the distribution's element type, and must have the variable's shape. */
    private Tensor fitting(Tensor given) {
        if (!given.shape().equals(type.shape())) {
            throw new ModelException(
                    draw.label() + " has shape " + type.shape() + ", but its value was set to one of shape "
                            + given.shape() + ".",
                    draw.source());
        }
        return given.to(type.dtype());
    }

    @Override
    public TensorType type() {
        return type;
    }

    @Override
    public Tensor resolved() {
        return value().resolved();
    }

    public Distribution distribution() {
        return draw.distribution();
    }

    public Shape sampleShape() {
        return draw.sampleShape();
    }

    /** Its name; without one, the distribution's. */
    public String name() {
        return draw.name().orElse(draw.distribution().name());
    }

    public SourceLine source() {
        return draw.source();
    }

    /** The value: the same at every call. */
    public Tensor value() {
        if (value == null) {
            value = sample();
        }
        return value;
    }

    private Tensor sample() {
        try {
            return draw.distribution().sample(draw.key(), draw.sampleShape());
        } catch (UnsupportedOperationException e) {
            throw new ModelException(draw.label() + " cannot be sampled: " + e.getMessage(), draw.source(), e);
        }
    }

    /** The sum of the log density at {@link #value} over all elements. */
    public Tensor logProb() {
        return draw.distribution().logProb(value()).sum();
    }

    /** {@code RandomVariable("z", shape=[8], dtype=f64, value={…})}; the value stands there once it is known. */
    @Override
    public String toString() {
        Optional<Tensor> known = Optional.ofNullable(value).map(Tensor::resolved);
        String shown = known.map(v -> switch (v) {
                    case Value x -> x.toString();
                    case Symbolic s -> "traced";
                    default -> v.toString();
                })
                .orElse("not sampled yet");
        return "RandomVariable(\"" + name() + "\", shape=" + type.shape() + ", dtype="
                + type.dtype().name().toLowerCase(java.util.Locale.ROOT) + ", value=" + shown + ")";
    }
}
