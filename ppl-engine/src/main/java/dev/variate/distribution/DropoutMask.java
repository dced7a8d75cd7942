package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * 1/{@code keep} with probability {@code keep}, else 0, so that its mean is 1: what dropout multiplies by (Srivastava and others, <em>Journal
 * of Machine Learning Research</em> 15, 2014).
 */
public record DropoutMask(Tensor keep) implements Distribution {

    /** @throws InvalidParameterException if {@code keep} is known and no probability */
    public static DropoutMask of(Object keep) {
        return new DropoutMask(Parameter.checked("dropoutMask", "keep", keep, Demand.PROBABILITY));
    }

    @Override
    public String name() {
        return "dropoutMask";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("keep", keep, Demand.PROBABILITY);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return keep.shape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor none = keep.neg().log1p();
        return Tensor.where(x.eq(Value.scalar(0.0)), none, keep.log());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.coins(name(), key, sampleShape, dtype(), keep).div(keep);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(Value.scalar(1.0).broadcastTo(batchShape()));
    }
}
