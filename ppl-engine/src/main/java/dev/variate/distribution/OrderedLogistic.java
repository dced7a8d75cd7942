package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * One of the categories 0 … K−1 that have an order: the number of cutpoints that lie below a logistic variable with this location (McCullagh,
 * <em>Regression models for ordinal data</em>, JRSS B 42, 1980).
 *
 * @param location of batch shape
 * @param cutpoints of shape [K − 1], or [batch…, K − 1], ascending
 */
public record OrderedLogistic(Tensor location, Tensor cutpoints) implements Distribution {
    public OrderedLogistic {
        if (cutpoints.shape().isScalar()
                || cutpoints.shape().dim(-1) < 1
                || !Shape.canBroadcast(location.shape(), LastAxis.batch(cutpoints))) {
            throw new InvalidParameterException(
                    "An `orderedLogistic` needs a vector of cutpoints, one fewer than there are categories, for each location",
                    "shapes " + location.shape() + " and " + cutpoints.shape());
        }
    }

    public static OrderedLogistic of(Object location, Object cutpoints) {
        return new OrderedLogistic(
                Parameter.checked("orderedLogistic", "location", location, Demand.FINITE),
                Parameter.checked("orderedLogistic", "cutpoints", cutpoints, Demand.ASCENDING));
    }

    @Override
    public String name() {
        return "orderedLogistic";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("location", location, Demand.FINITE, "cutpoints", cutpoints, Demand.ASCENDING);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), Value.scalar(categories() - 1));
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(location.shape(), LastAxis.batch(cutpoints));
    }

    /** K. */
    public int categories() {
        return cutpoints.shape().dim(-1) + 1;
    }

    /**
     * With a = c_k − location above the category and b below it: log(σ(a) − σ(b)) = log σ(a) + log σ(−b) + log(1 − e^(b−a)), which loses no
     * digits at either end; the ends have one term only.
     */
    @Override
    public Tensor logProbInside(Tensor x) {
        int cuts = cutpoints.shape().dim(-1);
        Tensor category = x.to(DType.I32);
        Tensor gaps = LastAxis.slice(cutpoints, 1, cuts)
                .minus(LastAxis.slice(cutpoints, 0, cuts - 1))
                .neg()
                .expm1()
                .neg()
                .log();
        Tensor zero = LastAxis.zeros(cutpoints, 1);
        Tensor above = chosen(LastAxis.join(cutpoints, zero), category);
        Tensor below = chosen(LastAxis.join(zero, cutpoints), category);
        Tensor between = cuts == 1 ? Value.scalar(0.0) : chosen(LastAxis.join(zero, gaps, zero), category);
        Tensor none = Value.scalar(0.0);
        Tensor last = category.eq(Value.scalar(cuts));
        Tensor first = category.eq(Value.scalar(0));
        return Tensor.where(last, none, above.minus(location).neg().softplus().neg())
                .plus(Tensor.where(first, none, below.minus(location).softplus().neg()))
                .plus(between);
    }

    /** The element at {@code category} of each row of K; a gather if there is one row for all. */
    private Tensor chosen(Tensor rows, Tensor category) {
        if (rows.shape().rank() == 1) {
            return rows.take(category);
        }
        Shape outcomes = Shape.broadcast(category.shape(), LastAxis.batch(rows));
        Shape all = outcomes.append(Shape.of(categories()));
        Tensor counted = Tensor.apply(new Op.Iota(new TensorType(DType.I32, all), all.rank() - 1));
        Tensor here = LastAxis.widened(category.broadcastTo(outcomes), 1)
                .broadcastTo(all)
                .eq(counted);
        return Tensor.where(here, rows.broadcastTo(all), Value.scalar(0.0)).sum(-1);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape batch = batchShape();
        Tensor logistic = Samplers.standard(key, sampleShape.append(batch), Standard.LOGISTIC);
        Tensor latent = Samplers.known(name(), location).plus(logistic);
        Value cuts = Samplers.known(name(), cutpoints);
        return LastAxis.widened(latent, 1).gt(cuts).to(DType.I32).sum(-1);
    }
}
