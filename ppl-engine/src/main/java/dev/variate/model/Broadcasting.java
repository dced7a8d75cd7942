package dev.variate.model;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Says in the model's words which tensors do not fit together. */
final class Broadcasting {
    private Broadcasting() {}

    static Tensor checked(Tensor a, String operator, Tensor b, BinaryOperator<Tensor> operation) {
        if (!Shape.canBroadcast(a.shape(), b.shape())) {
            throw new ModelException(
                    sentence(hasShape(a, side(operator, true))) + ", " + hasShape(b, side(operator, false)) + ": `"
                            + operator + "` wants equal shapes, or extents of 1, which stretch.");
        }
        return operation.apply(a, b);
    }

    /** Row {@code i} of {@code x}; negative counts from the end. */
    static Tensor row(Tensor x, int i) {
        if (x.shape().isScalar()) {
            throw single(x);
        }
        int n = x.shape().dim(0);
        if (i < -n || i >= n) {
            throw outside(x, i);
        }
        return x.at(i);
    }

    private static ModelException single(Tensor x) {
        return new ModelException(sentence(describe(x)) + " is a single number and cannot be indexed.");
    }

    private static ModelException outside(Tensor x, int index) {
        int n = x.shape().dim(0);
        return new ModelException("Index " + index + " is outside " + describe(x) + ", which has " + n
                + (x.shape().rank() == 1 ? " elements" : " rows") + ", counted from 0"
                + (n == 0 ? "." : " to " + (n - 1) + ".")
                + (index == n ? " If the index counts from 1, subtract 1 from it." : ""));
    }

    /** Rows of {@code x} at {@code i}, which is checked as far as it is known. */
    static Tensor take(Tensor x, Tensor i) {
        if (x.shape().isScalar()) {
            throw single(x);
        }
        if (i instanceof Value known) {
            int n = x.shape().dim(0);
            for (int index : known.toInts()) {
                if (index < 0 || index >= n) {
                    throw outside(x, index);
                }
            }
        }
        return x.take(i.dtype() == DType.I32 ? i : i.to(DType.I32));
    }

    /** What stands on a side of an operator, or in a place of a function's call, if it has no name. */
    private static String side(String operator, boolean first) {
        boolean symbol = !Character.isLetter(operator.charAt(0));
        return symbol
                ? (first ? "what stands left of `" : "what stands right of `") + operator + "`"
                : first ? "the first argument" : "the second argument";
    }

    /** {@code `theta` has shape [8] (line 5)}. */
    static String hasShape(Tensor x) {
        return hasShape(x, "a value");
    }

    private static String hasShape(Tensor x, String nameless) {
        Optional<Run.Label> label = label(x);
        String line = label.filter(l -> l.source().line() > 0)
                .map(l -> " (line " + l.source().line() + ")")
                .orElse("");
        return describe(x, nameless) + " has shape " + x.shape() + line;
    }

    /** {@code `theta`}, or what it is if it has no name. */
    static String describe(Tensor x) {
        return describe(x, "a value");
    }

    /** The same, where a tensor without a name is called {@code nameless}. */
    static String describe(Tensor x, String nameless) {
        return label(x).map(l -> "`" + l.name() + "`")
                .orElse(x instanceof RandomVariable v ? "`" + v.name() + "`" : nameless);
    }

    /** {@code 3, 2}, as an option `shape` has them. */
    static String extents(Shape shape) {
        String brackets = shape.toString();
        return brackets.substring(1, brackets.length() - 1);
    }

    static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static Optional<Run.Label> label(Tensor x) {
        return Run.current().flatMap(run -> run.labelOf(x));
    }

    /** Demands that a distribution's parameters have a common shape. */
    static void checkParameters(String distribution, List<Tensor> parameters) {
        for (int i = 1; i < parameters.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!Shape.canBroadcast(
                        parameters.get(j).shape(), parameters.get(i).shape())) {
                    throw new ModelException(sentence(hasShape(parameters.get(j))) + ", " + hasShape(parameters.get(i))
                            + ": the parameters of a `" + distribution
                            + "` want equal shapes, or extents of 1, which stretch.");
                }
            }
        }
    }
}
