package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** The uniform distribution between {@code low} and {@code high}, both of which may be random. */
public record Uniform(Tensor low, Tensor high) implements Distribution {
    public Uniform {
        if (low instanceof Value a && high instanceof Value b && a.shape().equals(b.shape())) {
            for (int i = 0; i < a.shape().size(); i++) {
                if (!(a.get(i) < b.get(i))) {
                    throw new InvalidParameterException(
                            "A `uniform` needs a low below its high",
                            InvalidParameterException.number(a.get(i)) + " and "
                                    + InvalidParameterException.number(b.get(i)));
                }
            }
        }
    }

    public static Uniform of(Object low, Object high) {
        return new Uniform(
                Parameter.checked("uniform", "low", low, Demand.FINITE),
                Parameter.checked("uniform", "high", high, Demand.FINITE));
    }

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("low", low, Demand.FINITE, "high", high, Demand.FINITE);
    }

    @Override
    public Domain support() {
        return Domain.interval(low, high);
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(low, high);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return high.minus(low).log().neg().broadcastTo(Shape.broadcast(x.shape(), batchShape()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return low.plus(
                high.minus(low).times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.UNIFORM)));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(low.plus(high).times(0.5));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(high.minus(low).square().div(12.0));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(x.minus(low).log().minus(high.minus(low).log()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(high.minus(x).log().minus(high.minus(low).log()));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(low.plus(high.minus(low).times(p)));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(high.minus(low).log());
    }
}
