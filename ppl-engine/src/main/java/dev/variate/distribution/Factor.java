package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * A weight by which a model multiplies its density: what no distribution of the language says. Its one value is 0.
 *
 * @param logWeight the logarithm of the weight, or of several
 */
public record Factor(Tensor logWeight) implements Distribution {

    public static Factor of(Object logWeight) {
        return new Factor(Parameter.checked("factor", "logWeight", logWeight, Demand.LOGITS));
    }

    @Override
    public String name() {
        return "factor";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("logWeight", logWeight, Demand.LOGITS);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), Value.scalar(0));
    }

    @Override
    public Shape batchShape() {
        return logWeight.shape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return logWeight.broadcastTo(Shape.broadcast(x.shape(), logWeight.shape()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Value.full(new TensorType(DType.I32, sampleShape.append(batchShape())), 0);
    }
}
