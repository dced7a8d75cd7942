package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A family of densities with its parameters, which broadcast to the {@link #batchShape}. It needs no random variable:
 * {@code Normal.of(0, 1).logProb(x)}.
 *
 * <p>A value has the sample shape, then the batch shape, then the {@link #eventShape}: that of one draw, such as a number or a vector. The
 * log density of a value has its shape without the event's. Anyone may implement this; the language treats those distributions as it treats
 * its own.
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

    /** The shape of one draw: scalar for a number, one axis for a vector, whose elements depend on each other. */
    default Shape eventShape() {
        return Shape.SCALAR;
    }

    /**
     * For each event the log density (or log probability) of {@code x}, which must lie in the support; outside, the result has no meaning. All
     * constants are included, and {@code x} broadcasts against the parameters.
     */
    Tensor logProbInside(Tensor x);

    /**
     * For each event the log density (or log probability) of {@code x}, all constants included: −∞ outside the support, where it gives no
     * gradient.
     *
     * @throws IllegalArgumentException if {@code x} does not end with the event's axes
     */
    default Tensor logProb(Tensor x) {
        int rank = eventShape().rank();
        int before = x.shape().rank() - rank;
        if (before < 0 || !x.shape().axes(before, before + rank).equals(eventShape())) {
            throw new IllegalArgumentException(
                    "A `" + name() + "` has values of shape " + eventShape() + ", found one of shape " + x.shape());
        }
        Tensor inside = LastAxis.all(support().contains(x), rank - support().eventRank());
        // a value that is in the support for certain keeps the branch that is not taken from giving NaN as a gradient
        Tensor safe = Tensor.where(LastAxis.widened(inside, rank), x.floating(), safePoint());
        return Tensor.where(inside, logProbInside(safe), Value.scalar(Double.NEGATIVE_INFINITY));
    }

    /** Some point of the support, of a shape that broadcasts to batch and event shape. */
    default Tensor safePoint() {
        Domain support = support();
        int events = eventShape().isScalar() ? 1 : eventShape().dim(-1);
        return switch (support.kind()) {
            case REAL, BOOLEAN, NATURAL -> Value.scalar(0.0);
            case POSITIVE -> Value.scalar(1.0);
            case UNIT_INTERVAL -> Value.scalar(0.5);
            case INTERVAL ->
                support.bounds().get(0).plus(support.bounds().get(1)).times(0.5);
            case GREATER_THAN -> support.bounds().get(0).plus(1.0);
            case LESS_THAN -> support.bounds().get(0).minus(1.0);
            case INTEGER_INTERVAL -> support.bounds().get(0).floating();
            case COUNTS ->
                Tensor.where(
                        LastAxis.count(events).eq(Value.scalar(0.0)),
                        support.bounds().get(0),
                        Value.scalar(0.0));
            case SIMPLEX -> Value.full(TensorType.f64(events), 1.0 / events);
            case ORDERED -> LastAxis.count(events);
            case POSITIVE_ORDERED -> LastAxis.count(events).plus(1.0);
            case SUM_TO_ZERO -> Value.full(TensorType.f64(events), 0);
            case UNIT_VECTOR -> Value.full(TensorType.f64(events), 1 / Math.sqrt(events));
            case CORRELATION_CHOLESKY, COVARIANCE_CHOLESKY, CORRELATION, COVARIANCE ->
                Value.full(TensorType.f64(events), 1).diagonalMatrix();
        };
    }

    /**
     * Draws of shape {@code sampleShape} followed by the batch and the event shape. Families of location and scale also draw with traced parameters, and
     * can be differentiated through.
     *
     * @throws UnsupportedOperationException if there is no sampler, or a parameter that it needs is not known
     */
    Tensor sample(Key key, Shape sampleShape);

    /** The expectation, of batch and event shape, where it exists for all parameters. */
    default Optional<Tensor> mean() {
        return Optional.empty();
    }

    /** The variance of each number, of batch and event shape, where it exists for all parameters. */
    default Optional<Tensor> variance() {
        return Optional.empty();
    }

    /** The covariance of the elements of a vector with each other, of batch and event shape and once more the event's, where it exists. */
    default Optional<Tensor> covariance() {
        return Optional.empty();
    }

    /**
     * Element-wise log P(X ≤ {@code x}), where that has a closed form: {@code x} broadcasts against the parameters and lies strictly within
     * the support, or, among whole numbers, is one of them and not the highest. It is right far out in the lower tail.
     */
    default Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.empty();
    }

    /** Element-wise log P(X > {@code x}), for the same {@code x}; right far out in the upper tail. */
    default Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.empty();
    }

    /** Element-wise log P(X ≤ {@code x}) for any {@code x}: −∞ below the support, 0 above. */
    default Optional<Tensor> logCdf(Tensor x) {
        Domain support = support();
        return logCdfInside(support.within(x, safePoint()))
                .map(inside -> support.clamped(x, Double.NEGATIVE_INFINITY, inside, 0));
    }

    /** Element-wise log P(X > {@code x}) for any {@code x}: 0 below the support, −∞ above. */
    default Optional<Tensor> logSurvival(Tensor x) {
        Domain support = support();
        return logSurvivalInside(support.within(x, safePoint()))
                .map(inside -> support.clamped(x, 0, inside, Double.NEGATIVE_INFINITY));
    }

    /** Element-wise P(X ≤ {@code x}), the distribution function. */
    default Optional<Tensor> cdf(Tensor x) {
        return logCdf(x).map(Tensor::exp);
    }

    /**
     * Element-wise the least value up to which a share {@code p} of the draws lies, for {@code p} between 0 and 1: where that has a closed form, and, of what is known,
     * wherever there is a distribution function.
     */
    default Optional<Tensor> quantile(Tensor p) {
        return Inversion.quantile(this, p);
    }

    /** −E log p(X) in nats, of batch shape, where that has a closed form: differential entropy for densities. */
    default Optional<Tensor> entropy() {
        return Optional.empty();
    }

    /** Whether values have probabilities beside densities, so that only what was observed can be scored. */
    default boolean mustBeObserved() {
        return false;
    }

    /** The element type of values. */
    default DType dtype() {
        return support().dtype();
    }
}
