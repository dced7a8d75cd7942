package dev.variate.distribution;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** A parameter of a distribution: its value, and what the family demands of it. */
public record Parameter(Tensor value, Demand demand) {

    /** Sets in which parameters must lie. */
    public enum Demand {
        FINITE("that is finite"),
        POSITIVE("above 0"),
        PROBABILITY("from 0 to 1"),
        COUNT("that are whole numbers from 0"),
        /** Not negative, and not all 0 along the last axis. */
        WEIGHTS("that are not negative and sum to 1 along the last axis"),
        /** Finite or −∞, and not all −∞ along the last axis. */
        LOGITS("that are finite");

        private final String words;

        Demand(String words) {
            this.words = words;
        }

        /** As in "a scale above 0". */
        public String words() {
            return words;
        }

        /** The first element, in row-major order, that breaks the demand. */
        public OptionalInt firstOffender(Value value) {
            if (this == WEIGHTS) {
                return firstBadRow(value);
            }
            for (int i = 0; i < value.shape().size(); i++) {
                if (!holds(value.get(i))) {
                    return OptionalInt.of(i);
                }
            }
            return OptionalInt.empty();
        }

        private boolean holds(double x) {
            return switch (this) {
                case FINITE -> Double.isFinite(x);
                case POSITIVE -> x > 0 && x < Double.POSITIVE_INFINITY;
                case PROBABILITY, WEIGHTS -> x >= 0 && x <= 1;
                case COUNT -> x >= 0 && x == Math.rint(x) && Double.isFinite(x);
                case LOGITS -> x < Double.POSITIVE_INFINITY;
            };
        }

        private OptionalInt firstBadRow(Value value) {
            int categories = value.shape().isScalar() ? 1 : value.shape().dim(-1);
            for (int row = 0; row < value.shape().size(); row += categories) {
                double sum = 0;
                for (int k = row; k < row + categories; k++) {
                    if (!holds(value.get(k))) {
                        return OptionalInt.of(k);
                    }
                    sum += value.get(k);
                }
                // written-out decimals such as 0.33, 0.33, 0.34 miss 1 by rounding only
                if (Math.abs(sum - 1) > 1e-6) {
                    return OptionalInt.of(row);
                }
            }
            return OptionalInt.empty();
        }
    }

    /** One floating parameter, checked if it is known. */
    static Tensor checked(String distribution, String name, Object argument, Demand demand) {
        Tensor value = Arguments.tensor(argument);
        if (value instanceof Value known) {
            check(distribution, name, demand, known);
        }
        return value.dtype() == DType.F32 ? value : value.floating();
    }

    /**
     * Demands that {@code value} may be parameter {@code name} of a {@code distribution}.
     *
     * @throws InvalidParameterException if it may not
     */
    public static void check(String distribution, String name, Demand demand, Value value) {
        demand.firstOffender(value).ifPresent(i -> {
            throw new InvalidParameterException(distribution, name, demand, value, i);
        });
    }

    static SequencedMap<String, Parameter> named(String name, Tensor value, Demand demand) {
        SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put(name, new Parameter(value, demand));
        return parameters;
    }

    static SequencedMap<String, Parameter> named(
            String name1, Tensor value1, Demand demand1, String name2, Tensor value2, Demand demand2) {
        SequencedMap<String, Parameter> parameters = named(name1, value1, demand1);
        parameters.put(name2, new Parameter(value2, demand2));
        return parameters;
    }

    static SequencedMap<String, Parameter> named(
            String name1,
            Tensor value1,
            Demand demand1,
            String name2,
            Tensor value2,
            Demand demand2,
            String name3,
            Tensor value3,
            Demand demand3) {
        SequencedMap<String, Parameter> parameters = named(name1, value1, demand1, name2, value2, demand2);
        parameters.put(name3, new Parameter(value3, demand3));
        return parameters;
    }

    static Shape broadcast(Tensor... values) {
        Shape shape = Shape.SCALAR;
        for (Tensor value : values) {
            shape = Shape.broadcast(shape, value.shape());
        }
        return shape;
    }
}
