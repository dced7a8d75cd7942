package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A family of densities with its parameters, which broadcast to the {@link #batchShape}. It needs no random variable:
 * {@code Normal.of(0, 1).logProb(x)}.
 *
 * <p>Anyone may implement it; the language treats those distributions as it treats its own. The event of every distribution here is one
 * number.
 */
public interface Distribution {

    /** What a model calls it, such as {@code halfNormal}. */
    String name();

    /** Each parameter under its name, in the order in which a model gives them. */
    Map<String, Parameter> parameters();

    /** Where values lie. */
    Domain support();

    /** The shape to which the parameters broadcast: one independent event for each index. */
    Shape batchShape();

    /**
     * Element-wise log density (or log probability) of {@code x}, which must lie in the support; outside, the result has no meaning. All
     * constants are included, and {@code x} broadcasts against the parameters.
     */
    Tensor logProbInside(Tensor x);

    /**
     * Element-wise log density (or log probability) of {@code x}, all constants included: −∞ outside the support, where it gives no
     * gradient.
     */
    default Tensor logProb(Tensor x) {
        Tensor inside = support().contains(x);
        // a value that is in the support for certain keeps the branch that is not taken from giving NaN as a gradient
        Tensor safe = Tensor.where(inside, x.floating(), safePoint());
        return Tensor.where(inside, logProbInside(safe), Value.scalar(Double.NEGATIVE_INFINITY));
    }

    /** Some point of the support, of a shape that broadcasts to the batch shape. */
    default Tensor safePoint() {
        Domain support = support();
        return switch (support.kind()) {
            case REAL, BOOLEAN, NATURAL -> Value.scalar(0.0);
            case POSITIVE -> Value.scalar(1.0);
            case UNIT_INTERVAL -> Value.scalar(0.5);
            case INTERVAL ->
                support.bounds().get(0).plus(support.bounds().get(1)).times(0.5);
            case GREATER_THAN -> support.bounds().get(0).plus(1.0);
            case LESS_THAN -> support.bounds().get(0).minus(1.0);
            case INTEGER_INTERVAL -> support.bounds().get(0).floating();
        };
    }

    /**
     * Draws of shape {@code sampleShape} followed by the batch shape. Families of location and scale also draw with traced parameters, and
     * can be differentiated through.
     *
     * @throws UnsupportedOperationException if there is no sampler, or a parameter that it needs is not known
     */
    Tensor sample(Key key, Shape sampleShape);

    /** The expectation, of batch shape, where it exists for all parameters. */
    default Optional<Tensor> mean() {
        return Optional.empty();
    }

    /** The variance, of batch shape, where it exists for all parameters. */
    default Optional<Tensor> variance() {
        return Optional.empty();
    }

    /** The element type of values. */
    default DType dtype() {
        return support().dtype();
    }
}
