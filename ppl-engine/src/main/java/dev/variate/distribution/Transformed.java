package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link Flow} makes of draws of {@code base}: a density of vectors with as many bends as the flow has parameters. In a model it is used by {@code draw(Transformed.of(…))}.
 *
 * @param base of vectors, or of numbers, whose last batch axis then makes them vectors; real numbers all
 */
public record Transformed(Distribution base, Flow flow) implements Distribution {

    public Transformed {
        if (base.eventShape().rank() + base.batchShape().rank() < 1
                || base.eventShape().rank() > 1
                || !base.support().equals(Domain.REAL)) {
            throw new InvalidParameterException(
                    "A flow wants a base distribution of vectors of real numbers, such as `Normal.of(zeros(3), 1)`",
                    "a `" + base.name() + "` with shape " + base.batchShape().append(base.eventShape()));
        }
    }

    public static Transformed of(Distribution base, Flow flow) {
        return new Transformed(base, flow);
    }

    @Override
    public String name() {
        return "transformed";
    }

    /** Those of the base; what a flow is made of stays with it. */
    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        base.parameters().forEach((name, parameter) -> parameters.put(base.name() + "." + name, parameter));
        return parameters;
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    private boolean isOfNumbers() {
        return base.eventShape().isScalar();
    }

    @Override
    public Shape batchShape() {
        Shape batch = base.batchShape();
        return isOfNumbers() ? batch.axes(0, batch.rank() - 1) : batch;
    }

    @Override
    public Shape eventShape() {
        return isOfNumbers() ? Shape.of(base.batchShape().dim(-1)) : base.eventShape();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Flow.Mapped back = flow.inverse(
                x.broadcastTo(Shape.broadcast(x.shape(), batchShape().append(eventShape()))));
        Tensor density = base.logProb(back.value());
        return (isOfNumbers() ? density.sum(-1) : density).plus(back.logDeterminant());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return flow.forward(base.sample(key, sampleShape)).value();
    }
}
