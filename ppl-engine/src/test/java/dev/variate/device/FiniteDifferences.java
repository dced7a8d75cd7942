package dev.variate.device;

import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.Map;

/** Derivatives by central differences of fourth order (Abramowitz and Stegun 25.3.23), on the evaluator. */
final class FiniteDifferences {
    private static final double STEP = 1e-3;

    private FiniteDifferences() {}

    /** The derivative of the case's scalar output by each element of an input. */
    static double[] of(OpCase c, String input) {
        double[] derivative = new double[c.byName().get(input).shape().size()];
        for (int i = 0; i < derivative.length; i++) {
            derivative[i] = (8 * (at(c, input, i, STEP) - at(c, input, i, -STEP))
                            - (at(c, input, i, 2 * STEP) - at(c, input, i, -2 * STEP)))
                    / (12 * STEP);
        }
        return derivative;
    }

    private static double at(OpCase c, String input, int i, double step) {
        Map<String, Value> arguments = new HashMap<>(c.byName());
        Value x = arguments.get(input);
        double[] moved = x.toArray();
        moved[i] += step;
        arguments.put(input, Value.of(x.type(), moved));
        return ReferenceEvaluator.evaluate(c.program(), arguments).get(0).item();
    }

    /** How the case's output changes as inputs move, by their names. */
    static double[] along(OpCase c, Map<String, Value> directions) {
        double[] before = moved(c, directions, -STEP);
        double[] after = moved(c, directions, STEP);
        double[] wellBefore = moved(c, directions, -2 * STEP);
        double[] wellAfter = moved(c, directions, 2 * STEP);
        double[] derivative = new double[before.length];
        for (int i = 0; i < derivative.length; i++) {
            derivative[i] = (8 * (after[i] - before[i]) - (wellAfter[i] - wellBefore[i])) / (12 * STEP);
        }
        return derivative;
    }

    private static double[] moved(OpCase c, Map<String, Value> directions, double step) {
        Map<String, Value> arguments = new HashMap<>(c.byName());
        directions.forEach((name, direction) -> {
            double[] x = arguments.get(name).toArray();
            for (int i = 0; i < x.length; i++) {
                x[i] += step * direction.get(i);
            }
            arguments.put(name, Value.of(direction.type(), x));
        });
        return ReferenceEvaluator.evaluate(c.program(), arguments).get(0).toArray();
    }
}
