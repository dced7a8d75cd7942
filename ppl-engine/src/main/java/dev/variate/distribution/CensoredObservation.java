package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A distribution of which a record does not always tell the value, but where it lies. It is drawn as its base is, since nothing says where recording would
 * have stopped.
 */
sealed interface CensoredObservation extends Distribution permits PartlyCensored, IntervalCensored {
    /** Of numbers one by one, with a distribution function. */
    Distribution base();

    /** What the record says beside its number, row by row. */
    Map.Entry<String, Parameter> told();

    @Override
    default String name() {
        return base().name();
    }

    @Override
    default Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>(base().parameters());
        parameters.put(told().getKey(), told().getValue());
        return parameters;
    }

    @Override
    default Domain support() {
        return base().support();
    }

    @Override
    default Shape batchShape() {
        return Shape.broadcast(base().batchShape(), told().getValue().value().shape());
    }

    @Override
    default boolean mustBeObserved() {
        return true;
    }

    @Override
    default Tensor sample(Key key, Shape sampleShape) {
        return Samplers.spread(base(), batchShape(), key, sampleShape);
    }
}
