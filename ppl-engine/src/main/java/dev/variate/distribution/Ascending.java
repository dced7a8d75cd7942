package dev.variate.distribution;

import dev.variate.program.Support;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;

/**
 * {@code size} independent draws of one distribution, put in ascending order: its order statistics, with the density n! ∏ p(x_i) on ordered
 * vectors (David and Nagaraja, <em>Order Statistics</em>, 2003, section 2.2).
 *
 * @param each the distribution of one draw: continuous, a number, with one parameter set, on the real line or the positive numbers
 */
public record Ascending(Distribution each, int size) implements Distribution {
    public Ascending {
        Support.Kind kind = each.support().kind();
        if (kind != Support.Kind.REAL && kind != Support.Kind.POSITIVE) {
            throw new InvalidParameterException(
                    "`ordered()` puts draws in order that may be any real or any positive number",
                    "a `" + each.name() + "`");
        }
        if (!each.batchShape().isScalar() || !each.eventShape().isScalar()) {
            throw new InvalidParameterException(
                    "`ordered()` puts draws in order that have the same parameters, each a single number",
                    "a `" + each.name() + "` of shape " + each.batchShape().append(each.eventShape()));
        }
        if (size < 1) {
            throw new InvalidParameterException("`ordered()` needs at least one draw", "a shape of " + size);
        }
    }

    @Override
    public String name() {
        return each.name();
    }

    @Override
    public Map<String, Parameter> parameters() {
        return each.parameters();
    }

    @Override
    public Domain support() {
        return each.support().kind() == Support.Kind.REAL ? Domain.ORDERED : Domain.POSITIVE_ORDERED;
    }

    @Override
    public Shape batchShape() {
        return Shape.SCALAR;
    }

    @Override
    public Shape eventShape() {
        return Shape.of(size);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return each.logProbInside(x).broadcastTo(x.shape()).sum(-1).plus(Samplers.logFactorial(size));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return each.sample(key, sampleShape.append(Shape.of(size))).sort();
    }
}
