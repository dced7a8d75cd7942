package dev.variate.distribution;

import dev.variate.program.Support;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * A continuous {@code base} of which only the nearest whole number from 0 to {@code levels} − 1 is told, as of a pixel: number k has the base's
 * probability from k − ½ to k + ½, and the first and last also what lies beyond (Salimans, Karpathy, Chen and Kingma, <em>PixelCNN++</em>, ICLR 2017,
 * section 2.1).
 */
public record Quantized(Distribution base, int levels) implements Distribution {

    /** @throws InvalidParameterException if the base is not continuous on all real numbers, or has no distribution function; or fewer than 2 levels */
    public static Quantized of(Distribution base, int levels) {
        Limits.checkTails(base, "quantized");
        if (base.support().kind() != Support.Kind.REAL || levels < 2) {
            throw new InvalidParameterException(
                    "What is quantized is real and takes at least 2 levels", "`" + base.name() + "` and " + levels);
        }
        return new Quantized(base, levels);
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
        return Domain.integers(Value.scalar(0), Value.scalar(levels - 1));
    }

    @Override
    public Shape batchShape() {
        return base.batchShape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        Tensor from = Tensor.where(k.le(Value.scalar(0.0)), Value.scalar(Double.NEGATIVE_INFINITY), k.minus(0.5));
        Tensor to = Tensor.where(k.ge(Value.scalar(levels - 1.0)), Value.scalar(Double.POSITIVE_INFINITY), k.plus(0.5));
        return Limits.logMass(base, from, to);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return base.sample(key, sampleShape)
                .round()
                .max(Value.scalar(0.0))
                .min(Value.scalar(levels - 1.0))
                .to(dtype());
    }
}
