package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value from one of several distributions, each taken with a probability of its own; which one it was is summed out.
 *
 * @param weights of shape [K]: the probability of each component
 * @param components K of them, of one batch shape or scalars beside it
 */
public record Mixture(Tensor weights, List<Distribution> components) implements Distribution {
    private static final String NAME = "mixture";

    public Mixture {
        components = List.copyOf(components);
        if (components.isEmpty() || !weights.shape().equals(Shape.of(components.size()))) {
            throw new InvalidParameterException(
                    "A `mixture` of " + components.size() + " components needs as many weights",
                    "shape " + weights.shape());
        }
        boolean discrete = components.get(0).dtype() == DType.I32;
        for (Distribution component : components) {
            if ((component.dtype() == DType.I32) != discrete) {
                throw new InvalidParameterException(
                        "A `mixture` needs components that are all discrete or all continuous",
                        "a `" + components.get(0).name() + "` and a `" + component.name() + "`");
            }
            if (!Shape.canBroadcast(component.batchShape(), shape(components))) {
                throw new InvalidParameterException(
                        "A `mixture` needs components of one shape",
                        "shapes " + components.get(0).batchShape() + " and " + component.batchShape());
            }
        }
    }

    public static Mixture of(Object weights, List<? extends Distribution> components) {
        return new Mixture(Parameter.checked(NAME, "weights", weights, Demand.WEIGHTS), List.copyOf(components));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("weights", new Parameter(weights, Demand.WEIGHTS));
        for (int k = 0; k < components.size(); k++) {
            String component = components.get(k).name() + "[" + k + "].";
            components.get(k).parameters().forEach((name, p) -> parameters.put(component + name, p));
        }
        return parameters;
    }

    /** That of the components if they have one kind without bounds; else the widest, and each density says where it is 0. */
    @Override
    public Domain support() {
        Domain first = components.get(0).support();
        boolean alike = components.stream()
                .allMatch(c -> c.support().kind() == first.kind()
                        && c.support().bounds().isEmpty());
        return alike ? first : first.kind().isDiscrete() ? Domain.NATURAL : Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return shape(components);
    }

    private static Shape shape(List<Distribution> components) {
        Shape shape = Shape.SCALAR;
        for (Distribution component : components) {
            if (Shape.canBroadcast(shape, component.batchShape())) {
                shape = Shape.broadcast(shape, component.batchShape());
            }
        }
        return shape;
    }

    /** Component by component, not along an axis of them: so it stays one pass over the values. */
    @Override
    public Tensor logProbInside(Tensor x) {
        Domain support = support();
        List<Tensor> logs = new ArrayList<>();
        Tensor logWeights = weights.log();
        for (int k = 0; k < components.size(); k++) {
            Distribution component = components.get(k);
            boolean certain = component.support().kind() == support.kind()
                    && component.support().bounds().isEmpty();
            logs.add(logWeights.at(k).plus(certain ? component.logProbInside(x) : component.logProb(x)));
        }
        Tensor top = logs.get(0);
        for (Tensor log : logs.subList(1, logs.size())) {
            top = top.max(log);
        }
        Tensor scale = Tensor.where(top.isFinite(), top, Value.scalar(0.0)).stopGradient();
        Tensor sum = logs.get(0).minus(scale).exp();
        for (Tensor log : logs.subList(1, logs.size())) {
            sum = sum.plus(log.minus(scale).exp());
        }
        return sum.log().plus(scale);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        double[] shares = Samplers.known(NAME, weights).elements();
        Shape shape = sampleShape.append(batchShape());
        List<Value> values = new ArrayList<>();
        for (int k = 0; k < components.size(); k++) {
            Distribution component = components.get(k);
            Shape missing = shape.axes(0, shape.rank() - component.batchShape().rank());
            Tensor draws = component.batchShape().equals(shape.axes(missing.rank(), shape.rank()))
                    ? component.sample(key.fold(k), missing)
                    : component.sample(key.fold(k), sampleShape).broadcastTo(shape);
            values.add(Samplers.known(NAME, draws));
        }
        RandomStream stream = key.fold("component").stream();
        double[] chosen = new double[shape.size()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = values.get(Samplers.categorical(stream, shares, 0, shares.length))
                    .get(i);
        }
        return Value.wrap(new TensorType(dtype(), shape), chosen);
    }

    @Override
    public Optional<Tensor> mean() {
        Tensor mean = Value.scalar(0.0);
        for (int k = 0; k < components.size(); k++) {
            Optional<Tensor> own = components.get(k).mean();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            mean = mean.plus(weights.at(k).times(own.get()));
        }
        return Optional.of(mean.broadcastTo(batchShape()));
    }

    /** The mean of the variances, and the variance of the means. */
    @Override
    public Optional<Tensor> variance() {
        Optional<Tensor> mean = mean();
        Tensor variance = Value.scalar(0.0);
        for (int k = 0; k < components.size(); k++) {
            Optional<Tensor> own = components.get(k).variance();
            if (mean.isEmpty() || own.isEmpty()) {
                return Optional.empty();
            }
            Tensor distance = components.get(k).mean().orElseThrow().minus(mean.get());
            variance = variance.plus(weights.at(k).times(own.get().plus(distance.square())));
        }
        return Optional.of(variance.broadcastTo(batchShape()));
    }
}
