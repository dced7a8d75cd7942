package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * One of the whole numbers low, low + 1 …, with a probability for each: a categorical that does not count from 0. Variables that were summed out of
 * a program are drawn from it.
 *
 * @param low the least value, one number
 * @param categories 0 for {@code low}, 1 for the number after it …
 */
public record FiniteDiscrete(Tensor low, Categorical categories) implements Distribution {
    private static final String NAME = "finiteDiscrete";

    public FiniteDiscrete {
        if (!low.shape().isScalar()) {
            throw new InvalidParameterException(
                    "A `finiteDiscrete` needs one number as its low", "shape " + low.shape());
        }
    }

    public static FiniteDiscrete of(Object low, Object probabilities) {
        return new FiniteDiscrete(
                Parameter.checked(NAME, "low", low, Demand.WHOLE),
                new Categorical(
                        "probabilities", Parameter.checked(NAME, "probabilities", probabilities, Demand.WEIGHTS)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("low", low, Demand.WHOLE, "probabilities", categories.weights(), Demand.WEIGHTS);
    }

    @Override
    public Domain support() {
        return Domain.integers(low, low.plus(categories.categories() - 1.0));
    }

    @Override
    public Shape batchShape() {
        return categories.batchShape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return categories.logProbInside(x.floating().minus(low));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Value from = Samplers.known(NAME, low);
        return categories.sample(key, sampleShape).plus(Value.scalar((int) from.item()));
    }
}
