import dev.variate.distribution.Distribution;
import dev.variate.distribution.Domain;
import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.model.Option;
import dev.variate.model.RandomVariable;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The density of a family of numbers, at parameters that show its form: {@code heights}, in hundredths of the highest, stand evenly from {@code low} to {@code high}; those of a
 * discrete family at whole numbers.
 *
 * @param call with which parameters, as a model says it
 * @param begins whether the support begins at {@code low}
 * @param ends whether it ends at {@code high}
 */
record DensityPicture(
        String call, boolean discrete, double low, double high, boolean begins, boolean ends, int[] heights) {
    private static final int POINTS = 64;
    private static final int DRAWS = 4000;

    /** Parameters by their names; one that is not here is chosen by what its documentation demands. */
    private static final Map<String, String> USUAL =
            Map.of("scale", "1", "degreesOfFreedom", "4", "shape", "3", "alpha", "2", "beta", "3", "high", "1");

    /** Families that would look odd with these. */
    private static final Map<String, double[]> OWN = Map.of(
            "betaMeanPrecision", new double[] {.4, 6},
            "discreteUniform", new double[] {1, 6},
            "exponentiallyModifiedNormal", new double[] {0, 1, .5},
            "generalizedExtremeValue", new double[] {0, 1, .2},
            "generalizedPareto", new double[] {0, 1, .2},
            "triangular", new double[] {0, .3, 1},
            "zipf", new double[] {1, 12});

    /** The picture of {@code name}; none if its values are vectors, all one number, or a parameter is no tensor. */
    static Optional<DensityPicture> of(String name, LanguageCatalogue.Form form) {
        if (form.arguments().stream().anyMatch(a -> !a.type().isEmpty() || a.many())) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        double[] own = OWN.getOrDefault(name, new double[0]);
        for (LanguageCatalogue.Argument argument : form.arguments()) {
            int place = values.size();
            double[] chosen = place < own.length ? new double[] {own[place]} : chosen(argument);
            String numbers =
                    Arrays.stream(chosen).mapToObj(DensityPicture::number).collect(Collectors.joining(", "));
            texts.add(chosen.length == 1 ? numbers : "vector(" + numbers + ")");
            values.add(chosen.length == 1 ? (Object) chosen[0] : chosen);
        }
        return variable(name, values)
                .flatMap(made ->
                        drawn(texts.stream().collect(Collectors.joining(", ", name + "(", ")")), made.distribution()));
    }

    private static double[] chosen(LanguageCatalogue.Argument argument) {
        String demand = argument.about();
        if (demand.contains("along the last axis")) {
            return demand.contains("sum 1") ? new double[] {.2, .5, .3} : new double[] {-1, 0, 1.5};
        }
        String usual = USUAL.getOrDefault(
                argument.name(),
                demand.contains("above 0")
                        ? "2"
                        : demand.contains("from 0 to 1") ? "0.3" : demand.contains("a whole number") ? "10" : "0");
        return new double[] {Double.parseDouble(usual)};
    }

    private static Optional<RandomVariable> variable(String name, List<Object> values) {
        Class<?>[] types = new Class<?>[values.size() + 1];
        Arrays.fill(types, Object.class);
        types[values.size()] = Option[].class;
        List<Object> arguments = new ArrayList<>(values);
        arguments.add(new Option[0]);
        try {
            Object made = Language.class.getMethod(name, types).invoke(null, arguments.toArray());
            return made instanceof RandomVariable variable && variable.shape().isScalar()
                    ? Optional.of(variable)
                    : Optional.empty();
        } catch (InvocationTargetException refused) {
            return Optional.empty(); // it wants a vector or a matrix
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No method " + name + " takes " + values, e);
        }
    }

    private static Optional<DensityPicture> drawn(String call, Distribution distribution) {
        double[] draws = draws(distribution);
        boolean discrete = distribution.support().kind().isDiscrete();
        double low = quantile(draws, discrete ? .002 : .05);
        double high = quantile(draws, discrete ? .998 : .95);
        if (low == high) {
            return Optional.empty();
        }
        double width = high - low;
        OptionalDouble lowest = lowest(distribution.support());
        OptionalDouble highest = highest(distribution.support());
        if (!discrete) {
            low = lowest.orElse(low - .3 * width);
            high = highest.orElse(high + .3 * width);
        }
        int points = discrete ? (int) (high - low) + 1 : POINTS;
        double first = low;
        double step = (high - low) / (points - 1);
        double[] at =
                IntStream.range(0, points).mapToDouble(i -> first + i * step).toArray();
        double[] logs = ((Value) distribution.logProb(Value.vector(at)).resolved()).toArray();
        double most = Arrays.stream(logs).filter(Double::isFinite).max().orElseThrow();
        int[] heights = Arrays.stream(logs)
                .mapToInt(log -> Double.isFinite(log) ? (int) Math.round(100 * Math.exp(log - most)) : 0)
                .toArray();
        return Optional.of(
                new DensityPicture(call, discrete, low, high, lowest.isPresent(), highest.isPresent(), heights));
    }

    private static OptionalDouble lowest(Domain support) {
        return switch (support.kind()) {
            case POSITIVE, UNIT_INTERVAL -> OptionalDouble.of(0);
            case INTERVAL, GREATER_THAN -> OptionalDouble.of(bound(support, 0));
            default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble highest(Domain support) {
        return switch (support.kind()) {
            case UNIT_INTERVAL -> OptionalDouble.of(1);
            case INTERVAL -> OptionalDouble.of(bound(support, 1));
            case LESS_THAN -> OptionalDouble.of(bound(support, 0));
            default -> OptionalDouble.empty();
        };
    }

    private static double bound(Domain support, int index) {
        return ((Value) support.bounds().get(index).resolved()).item();
    }

    private static double[] draws(Distribution distribution) {
        try {
            Value drawn =
                    (Value) distribution.sample(Key.of(1), Shape.of(DRAWS)).resolved();
            return Arrays.stream(drawn.toArray()).sorted().toArray();
        } catch (UnsupportedOperationException | ModelException improper) {
            return new double[] {-2, 2};
        }
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }

    private static String number(double x) {
        return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
    }

    String json() {
        return "{" + LanguageCatalogue.field("call", call) + ",\"discrete\":" + discrete + ",\"low\":" + rounded(low)
                + ",\"high\":" + rounded(high) + ",\"begins\":" + begins + ",\"ends\":" + ends + ",\"heights\":"
                + Arrays.toString(heights).replace(" ", "") + "}";
    }

    private static double rounded(double x) {
        return Math.round(x * 1000) / 1000.0;
    }
}
