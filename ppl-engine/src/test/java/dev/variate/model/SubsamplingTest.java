package dev.variate.model;

import static dev.variate.model.Language.concatenate;
import static dev.variate.model.Language.cumulativeSum;
import static dev.variate.model.Language.exponential;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubsamplingTest {
    private static final int ROWS = 12;
    private static final int BATCH = 3;

    private record Case(String name, Model model, Map<String, ?> data) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Tensor tensor(List<Object> given, int i) {
        return (Tensor) given.get(i);
    }

    private static List<Model.Parameter> tensors(String... names) {
        return Arrays.stream(names).map(Model.Parameter::tensor).toList();
    }

    static Stream<Case> cases() {
        double[] x = numbers(ROWS, 1);
        double[] y = numbers(ROWS, 2);
        double[][] wide =
                IntStream.range(0, ROWS).mapToObj(i -> numbers(2, 10 + i)).toArray(double[][]::new);
        int[] group = IntStream.range(0, ROWS).map(i -> i % 3).toArray();
        return Stream.of(
                new Case(
                        "a standardised predictor, whose mean is of all rows",
                        Model.of("standard", tensors("x"), given -> {
                            Tensor in = tensor(given, 0);
                            Tensor centred = in.minus(in.sum().div(ROWS));
                            var slope = normal("slope", 0, 1);
                            return normal("y", centred.times(slope), exponential("sigma", 1));
                        }),
                        Map.of("x", x, "y", y)),
                new Case(
                        "a matrix of predictors",
                        Model.of("matrix", tensors("x"), given -> {
                            var slopes = normal("slopes", 0, 1, shape(2));
                            return normal("y", tensor(given, 0).matmul(slopes), 1);
                        }),
                        Map.of("x", wide, "y", y)),
                new Case(
                        "effects of groups, taken by an index",
                        Model.of("groups", tensors("group"), given -> {
                            var effect = normal("effect", 0, 1, shape(3));
                            return normal("y", effect.take(tensor(given, 0).to(DType.I32)), 1, plate("row", ROWS));
                        }),
                        Map.of("group", group, "y", y)),
                new Case(
                        "a latent variable for each row, and a second observed variable in full",
                        Model.of("effects", List.of(), given -> {
                            var each = normal("each", 0, 1, plate("row", ROWS));
                            normal("z", each.sum(), 1);
                            return normal("y", each.exp(), 1, plate("row", ROWS));
                        }),
                        Map.of("y", y, "z", 0.5)),
                new Case(
                        "rows on the second of two plates",
                        Model.of("two", List.of(), given -> {
                            var mu = normal("mu", 0, 1, plate("pair", 2));
                            return normal(
                                    "y",
                                    mu.reshape(2, 1).broadcastTo(dev.variate.tensor.Shape.of(2, ROWS)),
                                    1,
                                    plate("pair", 2),
                                    plate("row", ROWS));
                        }),
                        Map.of("y", new double[][] {x, y})),
                new Case(
                        "running sums along the rows, which cannot be had of some only",
                        Model.of("walk", List.of(), given -> {
                            var steps = normal("steps", 0, 1, shape(ROWS - 1));
                            var start = normal("start", 0, 1);
                            return normal(
                                    "y",
                                    concatenate(
                                            start.reshape(1),
                                            cumulativeSum(steps).plus(start)),
                                    1);
                        }),
                        Map.of("y", y)));
    }

    private static double[] numbers(int count, int seed) {
        RandomStream random = Key.of(seed).stream();
        return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_mean_over_batches_that_share_the_rows_out_is_the_log_density_and_its_gradient(Case each) {
        Posterior posterior = Posterior.of(ModelProgram.trace(each.model(), each.data()));
        LogDensity all = posterior.compile(Devices.named("jvm"));
        int n = posterior.dimension();
        double[] at = numbers(n, 77);
        double[] gradient = new double[n];
        double logDensity = all.logDensity(at, gradient);
        double mean = 0;
        double[] meanGradient = new double[n];
        try (Subsampling some = posterior.subsampling("", BATCH, Devices.named("jvm"))) {
            assertThat(some.rows()).isEqualTo(ROWS);
            int parts = ROWS / BATCH;
            for (int part = 0; part < parts; part++) {
                int first = part;
                some.choose(
                        IntStream.range(0, BATCH).map(i -> i * parts + first).toArray());
                double[] its = new double[n];
                double estimate = some.logDensity(at, its);
                assertThat(estimate).isNotCloseTo(logDensity, within(1e-9));
                mean += estimate / parts;
                for (int i = 0; i < n; i++) {
                    meanGradient[i] += its[i] / parts;
                }
            }
        }
        assertThat(mean).isCloseTo(logDensity, within(1e-9));
        assertThat(meanGradient).containsExactly(gradient, within(1e-9));
    }
}
