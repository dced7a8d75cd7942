package dev.variate.distribution;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;

/** What distributions of the counts of categories share. */
final class Counting {
    private Counting() {}

    static void check(String distribution, Tensor trials, String parameter, Tensor value) {
        if (value.shape().isScalar() || value.shape().dim(-1) < 1) {
            throw new InvalidParameterException(
                    "A `" + distribution + "` needs " + parameter + " with one element for each category",
                    "shape " + value.shape());
        }
        if (!Shape.canBroadcast(trials.shape(), LastAxis.batch(value))) {
            throw new InvalidParameterException(
                    "A `" + distribution + "` needs one number of trials for each vector of " + parameter,
                    "shapes " + trials.shape() + " and " + value.shape());
        }
    }

    /** The logarithm of the number of orders in which trials give these counts. */
    static Tensor logWays(Tensor trials, Tensor counts) {
        return trials.plus(1.0).lgamma().minus(counts.plus(1.0).lgamma().sum(-1));
    }

    /** The trials in front of each vector, where a sampler of vectors finds them. */
    static Tensor withTrials(Tensor trials, Tensor vectors) {
        Shape batch = Shape.broadcast(trials.shape(), LastAxis.batch(vectors));
        return LastAxis.join(
                LastAxis.widened(trials.floating().broadcastTo(batch), 1),
                vectors.broadcastTo(batch.append(Shape.of(vectors.shape().dim(-1)))));
    }
}
