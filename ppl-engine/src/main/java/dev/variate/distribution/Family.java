package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a family of distributions is called, and which parameters it takes in which order, with what it demands of each: said once. */
record Family(String name, List<String> parameters, List<Demand> demands) {
    Family {
        parameters = List.copyOf(parameters);
        demands = List.copyOf(demands);
    }

    static Family named(String name) {
        return new Family(name, List.of(), List.of());
    }

    /** This family with one more parameter. */
    Family with(String parameter, Demand demand) {
        List<String> names = new ArrayList<>(parameters);
        List<Demand> wanted = new ArrayList<>(demands);
        names.add(parameter);
        wanted.add(demand);
        return new Family(name, names, wanted);
    }

    /**
     * The value of parameter {@code i} as a floating tensor.
     *
     * @throws InvalidParameterException if it is known and breaks the demand
     */
    Tensor checked(int i, Object argument) {
        return Parameter.checked(name, parameters.get(i), argument, demands.get(i));
    }

    /** All values, in order, as floating tensors. */
    Tensor[] checked(Object... arguments) {
        Tensor[] values = new Tensor[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = checked(i, arguments[i]);
        }
        return values;
    }

    /** A member of this family. */
    Given given(Tensor... values) {
        return new Given(this, List.of(values));
    }

    /** The family and the values of its parameters, in order. */
    record Given(Family family, List<Tensor> values) {
        Map<String, Parameter> parameters() {
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                parameters.put(family.parameters.get(i), new Parameter(values.get(i), family.demands.get(i)));
            }
            return parameters;
        }

        Shape batchShape() {
            return Parameter.broadcast(values.toArray(Tensor[]::new));
        }
    }
}
