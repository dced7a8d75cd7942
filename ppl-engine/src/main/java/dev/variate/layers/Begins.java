package dev.variate.layers;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Domain;
import dev.variate.distribution.Parameter;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** Always the same value: where a weight begins that needs no luck, such as a bias. It has no density. */
record Begins(Value value) implements Distribution {
    @Override
    public String name() {
        return "begins";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Map.of("value", new Parameter(value, Parameter.Demand.FINITE));
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return value.shape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        throw new UnsupportedOperationException("a single value has no density");
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return value.broadcastTo(sampleShape.append(value.shape()));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(value);
    }
}
