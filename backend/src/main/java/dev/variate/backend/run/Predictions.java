package dev.variate.backend.run;

import dev.variate.backend.run.ChecksView.Bar;
import dev.variate.backend.run.ChecksView.Curve;
import dev.variate.backend.run.ChecksView.Interval;
import dev.variate.backend.run.ChecksView.Kind;
import dev.variate.backend.run.ChecksView.Loo;
import dev.variate.backend.run.ChecksView.StatisticCheck;
import dev.variate.diagnostics.Density;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.diagnostics.PredictiveCheck;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.program.Support;
import dev.variate.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns a worker's predictions into the curves, bars, intervals and figures that a page shows. */
final class Predictions {
    /** More overlaid curves than this hide each other. */
    private static final int MOST_CURVES = 40;

    private static final int MOST_BARS = 50;
    private static final int MOST_INTERVALS = 200;
    private static final int BINS = 30;

    private Predictions() {}

    static ChecksView view(CheckResult result) {
        List<String> notes = new ArrayList<>(result.notes());
        if (!result.refusal().isEmpty()) {
            notes.addFirst(result.refusal());
        }
        return new ChecksView(
                result.variables().stream()
                        .map(v -> variable(v, result.predictions()))
                        .toList(),
                result.loo().stream().findFirst().map(Predictions::loo),
                notes,
                result.error(),
                result.sensitivity()
                        .map(all -> new PowerScaling(all.stream()
                                .map(s -> new PowerScaling.Sensitivity(s.quantity(), s.prior(), s.likelihood()))
                                .toList())));
    }

    private static Loo loo(CheckResult.Loo loo) {
        double[] waic = PackedDoubles.unpack(loo.waic());
        return new Loo(figures(loo), PackedDoubles.unpack(loo.pit()), waic[0], waic[1], waic[2]);
    }

    /** As the engine has them. */
    static LeaveOneOut figures(CheckResult.Loo loo) {
        double[] elpd = PackedDoubles.unpack(loo.elpd());
        double[] parameters = PackedDoubles.unpack(loo.parameters());
        double[] kHat = PackedDoubles.unpack(loo.kHat());
        double[] efficiency = PackedDoubles.unpack(loo.relativeEfficiency());
        return new LeaveOneOut(
                IntStream.range(0, elpd.length)
                        .mapToObj(i -> new LeaveOneOut.Observation(
                                loo.observations().get(i), elpd[i], parameters[i], kHat[i], efficiency[i]))
                        .toList(),
                loo.draws());
    }

    private static ChecksView.Variable variable(CheckResult.Variable variable, int predictions) {
        double[] data = PackedDoubles.unpack(variable.observed());
        Optional<double[]> observed = data.length == 0 ? Optional.empty() : Optional.of(data);
        double[][] predicted = finiteRows(PackedDoubles.unpack(variable.predicted()), predictions);
        Support.Kind support = Support.Kind.valueOf(variable.support());
        Kind kind = support == Support.Kind.BOOLEAN ? Kind.BINARY : support.isDiscrete() ? Kind.COUNT : Kind.CONTINUOUS;
        Shape shape = Shape.of(variable.shape().stream().mapToInt(i -> i).toArray());
        return new ChecksView.Variable(
                variable.name(),
                kind,
                observed.isPresent(),
                shape.size(),
                predicted.length,
                kind == Kind.CONTINUOUS ? curves(observed, predicted, bounds(support)) : List.of(),
                kind == Kind.CONTINUOUS ? List.of() : bars(observed, predicted),
                intervals(variable.name(), shape, observed, predicted),
                observed.map(d -> statistics(d, predicted)).orElse(List.of()));
    }

    private static double[][] finiteRows(double[] all, int predictions) {
        int width = predictions == 0 ? 0 : all.length / predictions;
        return IntStream.range(0, predictions)
                .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width))
                .filter(row -> Arrays.stream(row).allMatch(Double::isFinite))
                .toArray(double[][]::new);
    }

    private static Density.Bounds bounds(Support.Kind support) {
        return switch (support) {
            case POSITIVE, POSITIVE_ORDERED -> Density.Bounds.POSITIVE;
            case UNIT_INTERVAL, SIMPLEX -> Density.Bounds.UNIT;
            case REAL,
                    INTERVAL,
                    GREATER_THAN,
                    LESS_THAN,
                    BOOLEAN,
                    NATURAL,
                    INTEGER_INTERVAL,
                    COUNTS,
                    ORDERED,
                    SUM_TO_ZERO,
                    UNIT_VECTOR,
                    CORRELATION_CHOLESKY,
                    COVARIANCE_CHOLESKY,
                    CORRELATION,
                    COVARIANCE -> Density.Bounds.NONE;
        };
    }

    /** Of a variable with few elements single data sets have no density: then all data sets together have one. */
    private static List<Curve> curves(Optional<double[]> observed, double[][] predicted, Density.Bounds bounds) {
        List<Curve> curves = new ArrayList<>();
        int elements = predicted.length == 0 ? 0 : predicted[0].length;
        if (elements < 5) {
            double[] all =
                    Arrays.stream(predicted).flatMapToDouble(Arrays::stream).toArray();
            add(curves, false, Density.of(all, bounds));
            return curves;
        }
        List<double[]> shown = Arrays.stream(chosen(predicted.length, MOST_CURVES))
                .mapToObj(row -> predicted[row])
                .toList();
        observed.ifPresent(data -> add(curves, true, Density.of(data, bounds, shown)));
        shown.forEach(data -> add(curves, false, Density.of(data, bounds)));
        return curves;
    }

    private static void add(List<Curve> curves, boolean observed, Density density) {
        if (density.x().length > 0) {
            curves.add(new Curve(observed, density.x(), density.y()));
        }
    }

    private static List<Bar> bars(Optional<double[]> observed, double[][] predicted) {
        double[] all = Arrays.stream(predicted)
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .toArray();
        if (all.length == 0) {
            return List.of();
        }
        // the outermost of a thousand predictions would make all bars narrow
        double low = all[(int) (0.001 * (all.length - 1))];
        double high = all[(int) Math.ceil(0.999 * (all.length - 1))];
        if (observed.isPresent()) {
            low = Math.min(low, Arrays.stream(observed.get()).min().orElse(low));
            high = Math.max(high, Arrays.stream(observed.get()).max().orElse(high));
        }
        double width = Math.max(1, Math.ceil((high - low + 1) / MOST_BARS));
        int count = (int) Math.ceil((high - low + 1) / width);
        double[][] predictedCounts = new double[predicted.length][];
        for (int i = 0; i < predicted.length; i++) {
            predictedCounts[i] = counts(predicted[i], low, width, count);
        }
        double[] observedCounts = observed.isPresent() ? counts(observed.get(), low, width, count) : new double[0];
        List<Bar> bars = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            int bar = b;
            double[] sorted = Arrays.stream(predictedCounts)
                    .mapToDouble(c -> c[bar])
                    .sorted()
                    .toArray();
            bars.add(new Bar(
                    low + b * width,
                    low + (b + 1) * width - 1,
                    observedCounts.length == 0 ? Double.NaN : observedCounts[b],
                    quantile(sorted, 0.05),
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.95)));
        }
        return bars;
    }

    private static double[] counts(double[] data, double low, double width, int count) {
        double[] counts = new double[count];
        for (double x : data) {
            int bar = (int) Math.floor((x - low) / width);
            if (bar >= 0 && bar < count) {
                counts[bar]++;
            }
        }
        return counts;
    }

    private static List<Interval> intervals(
            String name, Shape shape, Optional<double[]> observed, double[][] predicted) {
        if (predicted.length == 0) {
            return List.of();
        }
        List<Interval> intervals = new ArrayList<>();
        for (int element : chosen(shape.size(), MOST_INTERVALS)) {
            double[] sorted = Arrays.stream(predicted)
                    .mapToDouble(row -> row[element])
                    .sorted()
                    .toArray();
            intervals.add(new Interval(
                    elementName(name, shape, element),
                    observed.map(d -> d[element]).orElse(Double.NaN),
                    quantile(sorted, 0.05),
                    quantile(sorted, 0.25),
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.75),
                    quantile(sorted, 0.95)));
        }
        return intervals;
    }

    private static String elementName(String name, Shape shape, int element) {
        if (shape.isScalar()) {
            return name;
        }
        int[] strides = shape.strides();
        List<String> index = new ArrayList<>();
        for (int axis = 0; axis < strides.length; axis++) {
            index.add(Integer.toString(element / strides[axis] % shape.dim(axis)));
        }
        return name + "[" + String.join(",", index) + "]";
    }

    private static List<StatisticCheck> statistics(double[] observed, double[][] predicted) {
        List<StatisticCheck> checks = new ArrayList<>();
        for (PredictiveCheck.Compared c : PredictiveCheck.compare(observed, predicted)) {
            double[] sorted = c.predicted().clone();
            Arrays.sort(sorted);
            if (sorted.length > 0 && Double.isFinite(c.observed()) && Double.isFinite(sorted[sorted.length - 1])) {
                checks.add(check(c, sorted));
            }
        }
        return checks;
    }

    private static StatisticCheck check(PredictiveCheck.Compared compared, double[] sorted) {
        double low = Math.min(sorted[0], compared.observed());
        double high = Math.max(sorted[sorted.length - 1], compared.observed());
        double width = high > low ? (high - low) / BINS : 1;
        double[] edges = new double[BINS + 1];
        Arrays.setAll(edges, i -> low + i * width);
        int[] counts = new int[BINS];
        for (double x : sorted) {
            counts[(int) Math.clamp((x - low) / width, 0, BINS - 1)]++;
        }
        return new StatisticCheck(
                compared.statistic(),
                compared.observed(),
                compared.p(),
                quantile(sorted, 0.05),
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                edges,
                counts);
    }

    /** Some of 0 … n − 1, evenly spread. */
    private static int[] chosen(int n, int most) {
        int count = Math.min(n, most);
        return IntStream.range(0, count).map(i -> (int) ((long) i * n / count)).toArray();
    }

    private static double quantile(double[] sorted, double p) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(p * (sorted.length - 1))];
    }
}
