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
        WHOLE("that is a whole number"),
        /** An end beyond which there may be nothing, so that infinity says that there is no end. */
        LIMIT("that is a number or infinity"),
        FLAG("that is 1 where a row is censored and 0 where it is not"),
        /** Not negative, and not all 0 along the last axis. */
        WEIGHTS("that are not negative and sum to 1 along the last axis"),
        /** Finite or −∞, and not all −∞ along the last axis. */
        LOGITS("that are finite"),
        /** Ascending along the last axis. */
        ASCENDING("that ascend along the last axis"),
        /** Symmetric along the last two axes, and positive definite. */
        POSITIVE_DEFINITE("that is symmetric and positive definite"),
        /** A Cholesky factor along the last two axes. */
        TRIANGULAR("that is lower triangular, with a positive diagonal");

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
            if ((this == POSITIVE_DEFINITE || this == TRIANGULAR) && !isSquare(value)) {
                return OptionalInt.empty(); // the distribution says what shapes it takes
            }
            if (this == POSITIVE_DEFINITE) {
                return firstThatIsNotPositiveDefinite(value);
            }
            for (int i = 0; i < value.shape().size(); i++) {
                if (!holds(value, i)) {
                    return OptionalInt.of(i);
                }
            }
            return OptionalInt.empty();
        }

        private boolean holds(Value value, int i) {
            return switch (this) {
                case FINITE, POSITIVE, PROBABILITY, COUNT, WHOLE, LIMIT, FLAG, WEIGHTS, LOGITS, POSITIVE_DEFINITE ->
                    holds(value.get(i));
                case ASCENDING ->
                    Double.isFinite(value.get(i))
                            && (value.shape().isScalar()
                                    || i % value.shape().dim(-1) == 0
                                    || value.get(i) > value.get(i - 1));
                case TRIANGULAR -> {
                    int diagonal = diagonal(value, i);
                    yield diagonal == 0
                            ? value.get(i) > 0 && Double.isFinite(value.get(i))
                            : diagonal < 0 ? Double.isFinite(value.get(i)) : value.get(i) == 0;
                }
            };
        }

        private static boolean isSquare(Value value) {
            return value.shape().rank() >= 2
                    && value.shape().dim(-1) == value.shape().dim(-2);
        }

        /** The number of the diagonal on which an element of a matrix lies, counted from the main one to the right. */
        private static int diagonal(Value value, int i) {
            int n = value.shape().dim(-1);
            return i % n - i / n % n;
        }

        /** The first element that differs from the one across the diagonal, or the first of a matrix that has no factor. */
        private OptionalInt firstThatIsNotPositiveDefinite(Value value) {
            int n = value.shape().dim(-1);
            Value factor = (Value) value.cholesky();
            for (int i = 0; i < value.shape().size(); i++) {
                int across = i / (n * n) * n * n + i % n * n + i / n % n;
                double apart = Math.abs(value.get(i) - value.get(across));
                // inverses and products of matrices are symmetric up to rounding
                if (!(apart <= 1e-8 * (Math.abs(value.get(i)) + Math.abs(value.get(across))))) {
                    return OptionalInt.of(i);
                }
            }
            for (int i = 0; i < value.shape().size(); i++) {
                if (!Double.isFinite(factor.get(i))) {
                    return OptionalInt.of(i);
                }
            }
            return OptionalInt.empty();
        }

        private boolean holds(double x) {
            return switch (this) {
                case POSITIVE_DEFINITE, ASCENDING, TRIANGULAR -> Double.isFinite(x);
                case FINITE -> Double.isFinite(x);
                case POSITIVE -> x > 0 && x < Double.POSITIVE_INFINITY;
                case PROBABILITY, WEIGHTS -> x >= 0 && x <= 1;
                case WHOLE -> x == Math.rint(x) && Double.isFinite(x);
                case LIMIT -> !Double.isNaN(x);
                case FLAG -> x == 0 || x == 1;
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

    /**
     * Demands of known values of one shape that none is above the next, and that the first is below the last if there are three.
     *
     * @param words as in "low and high"
     */
    static void ascending(String distribution, String words, Value... values) {
        int last = values.length - 1;
        for (int i = 0; i < values[0].shape().size(); i++) {
            StringBuilder found = new StringBuilder();
            boolean good = last < 2
                    || values[0].get(i)
                            < values[last].get(i % values[last].shape().size());
            for (int k = 0; k <= last; k++) {
                if (!values[k].shape().equals(values[0].shape())) {
                    return;
                }
                good &= k == 0 || values[k - 1].get(i) <= values[k].get(i);
                found.append(k == 0 ? "" : k == last ? " and " : ", ")
                        .append(InvalidParameterException.number(values[k].get(i)));
            }
            if (!good) {
                throw new InvalidParameterException(
                        "A `" + distribution + "` needs " + words + " in ascending order", found.toString());
            }
        }
    }

    static Shape broadcast(Tensor... values) {
        Shape shape = Shape.SCALAR;
        for (Tensor value : values) {
            shape = Shape.broadcast(shape, value.shape());
        }
        return shape;
    }
}
