package dev.variate.model;

import dev.variate.distribution.Arguments;
import dev.variate.distribution.Domain;
import dev.variate.model.Model.Parameter;
import dev.variate.program.SourceLine;
import dev.variate.program.Support;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The data of one execution: found by name, converted, checked, and remembered as used, so that a key which the model does not use can be
 * named.
 */
final class Data {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Map<String, Integer> rowsUsed = new HashMap<>();

    /** Data as a JSON object holds them: numbers, booleans, and lists of these; arrays and tensors too. */
    Data(Map<String, ?> json) {
        json.forEach((key, value) -> values.put(key, value(key, value)));
    }

    private static Value value(String key, Object value) {
        Tensor tensor;
        try {
            tensor = Arguments.tensor(value).resolved();
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "The data under `" + key + "` are not an array of numbers. " + e.getMessage() + ".");
        }
        if (!(tensor instanceof Value known)) {
            throw new ModelException("The data under `" + key + "` have no known value.");
        }
        for (int i = 0; i < known.shape().size(); i++) {
            if (!Double.isFinite(known.get(i))) {
                throw new ModelException("The data under `" + key + "` hold " + known.get(i)
                        + (known.shape().isScalar() ? "" : " at element " + place(known.shape(), i))
                        + ". Every number must be finite.");
            }
        }
        return known;
    }

    /** {@code 3}, or {@code 2,1} in a matrix; from 0. */
    static String place(Shape shape, int i) {
        int[] strides = shape.strides();
        StringBuilder place = new StringBuilder();
        for (int axis = 0; axis < strides.length; axis++) {
            place.append(axis == 0 ? "" : ",").append(i / strides[axis] % shape.dim(axis));
        }
        return place.toString();
    }

    /** The Java object for a parameter; a {@code Tensor} parameter's is a floating {@link Value}. */
    Object argument(Model model, Parameter parameter) {
        Value value = values.get(parameter.name());
        if (value == null) {
            throw missing(model, parameter);
        }
        used.add(parameter.name());
        return switch (parameter.kind()) {
            case TENSOR -> value.floating();
            case INT -> wholeNumber(parameter.name(), scalar(parameter, value), 0, Shape.SCALAR);
            case INT_ARRAY -> wholeNumbers(parameter.name(), value);
            case DOUBLE -> scalar(parameter, value);
            case BOOLEAN -> truth(parameter, value);
        };
    }

    private ModelException missing(Model model, Parameter parameter) {
        Set<String> parameters =
                model.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        List<String> others =
                values.keySet().stream().filter(k -> !parameters.contains(k)).toList();
        Optional<String> misspelt = Spelling.nearest(parameter.name(), others);
        if (misspelt.isPresent()) {
            return new ModelException("The data have a key `" + misspelt.get()
                    + "` that the model does not use. Did you mean `" + parameter.name() + "`?");
        }
        String there = values.isEmpty()
                ? " There are no data."
                : values.keySet().stream()
                        .map(k -> "`" + k + "`")
                        .collect(Collectors.joining(", ", " They have ", "."));
        return new ModelException("The model needs `" + parameter.name() + "`, but the data do not have it." + there);
    }

    private static double scalar(Parameter parameter, Value value) {
        if (!value.shape().isScalar()) {
            throw new ModelException("The model wants one number for `" + parameter.name() + "` ("
                    + parameter.kind().type().getSimpleName() + "), but the data give it shape " + value.shape() + ".");
        }
        return value.get(0);
    }

    private static boolean truth(Parameter parameter, Value value) {
        double x = scalar(parameter, value);
        if (x != 0 && x != 1) {
            throw new ModelException(
                    "The model wants true or false for `" + parameter.name() + "`, but the data give it " + x + ".");
        }
        return x == 1;
    }

    private static int wholeNumber(String name, double x, int i, Shape shape) {
        if (x != (int) x) {
            throw new ModelException("The model wants whole numbers for `" + name + "`, but the data give it " + x
                    + (shape.isScalar() ? "" : " at element " + place(shape, i)) + ".");
        }
        return (int) x;
    }

    private static int[] wholeNumbers(String name, Value value) {
        if (value.shape().rank() != 1) {
            throw new ModelException("The model wants an array of whole numbers for `" + name
                    + "` (int[]), but the data give it shape " + value.shape() + ".");
        }
        int[] whole = new int[value.shape().size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = wholeNumber(name, value.get(i), i, value.shape());
        }
        return whole;
    }

    /**
     * The observation of {@code draw}, if the data hold one: under its name, or, for a variable in a loop, as a row of what they hold under
     * the variable's name.
     */
    Optional<Value> observation(Call.Draw draw) {
        return observation(draw, true);
    }

    /** The same where the support is that of one world only, and what lies outside of it has the density 0. */
    Optional<Value> unchecked(Call.Draw draw) {
        return observation(draw, false);
    }

    private Optional<Value> observation(Call.Draw draw, boolean checked) {
        String name = draw.name().orElseThrow();
        Value whole = values.get(name);
        if (whole != null) {
            used.add(name);
            return Optional.of(fitting(name, whole, draw, checked));
        }
        int bracket = name.lastIndexOf('[');
        if (bracket < 0 || !name.endsWith("]") || !values.containsKey(name.substring(0, bracket))) {
            return Optional.empty();
        }
        String base = name.substring(0, bracket);
        Value rows = values.get(base);
        used.add(base);
        int row = Integer.parseInt(name.substring(bracket + 1, name.length() - 1));
        if (rows.shape().isScalar() || row >= rows.shape().dim(0)) {
            throw new ModelException(
                    "`" + base + "` has shape " + rows.shape() + ", but the model makes more than " + row
                            + " of it (line " + draw.source().line() + ").",
                    draw.source());
        }
        rowsUsed.merge(base, row + 1, Math::max);
        return Optional.of(fitting(name, (Value) rows.at(row), draw, checked));
    }

    private static Value fitting(String name, Value value, Call.Draw draw, boolean checked) {
        if (!value.shape().equals(draw.shape())) {
            throw new ModelException(
                    "The data give `" + name + "` shape " + value.shape() + ", but the model makes it of shape "
                            + draw.shape() + line(draw) + "." + meant(value.shape(), draw),
                    draw.source());
        }
        if (checked) {
            checkSupport(name, value, draw);
        }
        return Value.of(new TensorType(draw.distribution().dtype(), value.shape()), value.toArray());
    }

    /** Where only independent copies are missing, or one axis is too many, what was probably meant. */
    private static String meant(Shape data, Call.Draw draw) {
        int more = data.rank() - draw.shape().rank();
        if (more == -1 && draw.shape().axes(0, data.rank()).equals(data)) {
            return " Was a matrix meant to be multiplied by a vector? That is `matmul(X, b)`; `*` is element by element.";
        }
        if (more <= 0 || !data.axes(more, data.rank()).equals(draw.shape())) {
            return "";
        }
        return " If these are several observations of it, say so by the option `shape("
                + Broadcasting.extents(data.axes(0, more)) + ")`.";
    }

    /** Demands that known data lie in a support, as far as it is known. */
    private static void checkSupport(String name, Value value, Call.Draw draw) {
        Domain support = draw.distribution().support();
        if (support.kind().isDiscrete()) {
            for (int i = 0; i < value.shape().size(); i++) {
                if (value.get(i) != Math.rint(value.get(i))) {
                    throw outside(name, value, i, draw, support);
                }
            }
        }
        if (support.bounds().stream().allMatch(b -> b.resolved() instanceof Value)) {
            checkInside(name, value, draw, support);
        }
    }

    /** Demands that a value lies in its support: each of its numbers, vectors or matrices, of which the first that does not is named. */
    static void checkInside(String name, Value value, Call.Draw draw, Domain support) {
        Value inside = (Value) support.contains(value);
        for (int i = 0; i < inside.shape().size(); i++) {
            if (inside.get(i) == 0) {
                throw support.eventRank() == 0
                        ? outside(name, value, i, draw, support)
                        : outside(name, value, inside.shape(), i, draw, support);
            }
        }
    }

    private static ModelException outside(
            String name, Value value, Shape events, int i, Call.Draw draw, Domain support) {
        int first = i * (value.shape().size() / events.size());
        return new ModelException(
                "The data give `" + name + "`" + (events.isScalar() ? "" : " at element " + place(events, i))
                        + " a " + (support.eventRank() == 1 ? "vector" : "matrix") + " that begins with "
                        + number(value.get(first)) + ", but " + distribution(draw) + line(draw) + " takes "
                        + words(support, value, 0) + ".",
                draw.source());
    }

    private static ModelException outside(String name, Value value, int i, Call.Draw draw, Domain support) {
        String where = value.shape().isScalar() ? "" : " at element " + place(value.shape(), i);
        return new ModelException(
                "The data give `" + name + "` the value " + number(value.get(i)) + where + ", but "
                        + distribution(draw) + line(draw) + " takes " + words(support, value, i) + "."
                        + fromOne(draw, support, value, i),
                draw.source());
    }

    private static String distribution(Call.Draw draw) {
        String name = draw.distribution().name();
        return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an `" : "a `") + name + "`";
    }

    /** A value that is one above the last category. */
    private static String fromOne(Call.Draw draw, Domain support, Value value, int i) {
        boolean categories = draw.distribution().name().startsWith("categorical")
                || draw.distribution().name().startsWith("ordered");
        return categories
                        && support.kind() == Support.Kind.INTEGER_INTERVAL
                        && bound(support, 0, value, i).filter(low -> low == 0).isPresent()
                        && bound(support, 1, value, i)
                                .filter(high -> value.get(i) == high + 1)
                                .isPresent()
                ? " Categories count from 0; if the data count from 1, subtract 1 there."
                : "";
    }

    /** A known bound of element {@code i} of a value. */
    private static Optional<Double> bound(Domain support, int which, Value value, int i) {
        if (!(support.bounds().get(which).resolved() instanceof Value known)) {
            return Optional.empty();
        }
        return known.shape().size() == 1
                ? Optional.of(known.get(0))
                : known.shape().equals(value.shape()) ? Optional.of(known.get(i)) : Optional.empty();
    }

    private static String line(Call.Draw draw) {
        return draw.source().line() == 0 ? "" : " (line " + draw.source().line() + ")";
    }

    private static String number(double x) {
        return (x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x))
                .replace('-', '−');
    }

    private static String words(Domain support, Value value, int i) {
        return switch (support.kind()) {
            case REAL -> "numbers";
            case POSITIVE -> "numbers that are not negative";
            case UNIT_INTERVAL -> "numbers from 0 to 1";
            case INTERVAL -> "numbers" + range(support, value, i);
            case GREATER_THAN -> "numbers above " + limit(support, value, i);
            case LESS_THAN -> "numbers below " + limit(support, value, i);
            case BOOLEAN -> "0 and 1 only";
            case NATURAL -> "whole numbers from 0";
            case INTEGER_INTERVAL -> "whole numbers" + range(support, value, i);
            case COUNTS -> "vectors of whole numbers from 0 that sum to " + total(support);
            case SIMPLEX -> "vectors of numbers from 0 that sum to 1";
            case ORDERED -> "vectors in ascending order";
            case POSITIVE_ORDERED -> "vectors of positive numbers in ascending order";
            case SUM_TO_ZERO -> "vectors that sum to 0";
            case UNIT_VECTOR -> "vectors of length 1";
            case CORRELATION_CHOLESKY -> "lower triangular matrices with a positive diagonal and rows of length 1";
            case COVARIANCE_CHOLESKY -> "lower triangular matrices with a positive diagonal";
            case CORRELATION -> "positive definite matrices with ones on the diagonal";
            case COVARIANCE -> "symmetric, positive definite matrices";
        };
    }

    private static String total(Domain support) {
        return support.bounds().getFirst().resolved() instanceof Value v
                        && v.shape().isScalar()
                ? number(v.item())
                : "their number of trials";
    }

    private static String limit(Domain support, Value value, int i) {
        return bound(support, 0, value, i).map(Data::number).orElse("its bound");
    }

    private static String range(Domain support, Value value, int i) {
        Optional<Double> low = bound(support, 0, value, i);
        Optional<Double> high = bound(support, 1, value, i);
        boolean same = support.bounds().stream().allMatch(b -> b.shape().isScalar());
        return low.isPresent() && high.isPresent()
                ? " from " + number(low.get()) + " to " + number(high.get()) + (same ? "" : " there")
                : " between its bounds";
    }

    /** Counts what the data hold for random variables as used, though an execution that draws them does not look. */
    void forgiveObservations(Set<String> names) {
        for (String name : names) {
            used.add(name);
            int bracket = name.lastIndexOf('[');
            if (bracket > 0) {
                used.add(name.substring(0, bracket));
            }
        }
    }

    /** Demands that the model used every key; {@code names} are those of its random variables, {@code computed} those of its other values. */
    void checkAllUsed(Model model, Set<String> names, Map<String, SourceLine> computed) {
        rowsUsed.forEach((base, rows) -> {
            int found = values.get(base).shape().dim(0);
            if (found != rows) {
                throw new ModelException("`" + base + "` has shape "
                        + values.get(base).shape() + ", but the model makes " + rows + " of it.");
            }
        });
        for (String key : values.keySet()) {
            if (!used.contains(key) && computed.containsKey(key)) {
                throw new ModelException(
                        "The data have a key `" + key + "`, but the model computes `" + key
                                + "` from others, so it cannot be observed. "
                                + "What is observed is a random variable, such as `var " + key
                                + " = normal(…, sigma);`.",
                        computed.get(key));
            }
            if (!used.contains(key)) {
                Set<String> candidates = new HashSet<>(names);
                model.parameters().forEach(p -> candidates.add(p.name()));
                candidates.removeAll(used);
                throw new ModelException(
                        "The data have a key `" + key + "` that the model does not use."
                                + Spelling.nearest(key, candidates)
                                        .map(c -> " Did you mean `" + c + "`?")
                                        .orElse(
                                                " Keys are the names of the model's parameters (inputs) and random variables (observations)."));
            }
        }
    }
}
