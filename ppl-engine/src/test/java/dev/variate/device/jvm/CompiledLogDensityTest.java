package dev.variate.device.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.variate.bench.BenchModels;
import dev.variate.device.LogDensity;
import dev.variate.program.Program;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompiledLogDensityTest {

    /** Small loops, loops by group, statistics, blocks of rows with and without parts, and no loops at all. */
    enum Case {
        EIGHT_SCHOOLS(BenchModels::eightSchools),
        RADON(() -> BenchModels.radon(919, 85)),
        ROBUST_RADON(() -> Models.robustRadon(919, 85)),
        LINEAR(() -> Models.linear(434)),
        LINEAR_BY_MATRIX(() -> Models.linearByMatrix(300, 5)),
        WELLS(() -> BenchModels.logistic(3_020, 4)),
        MIXTURE(() -> Models.mixture(5_003)),
        GROUPED_LOGISTIC(() -> Models.groupedLogistic(6_001, 40)),
        GROUPED_WAVES(() -> Models.groupedWaves(6_001, 40)),
        UNLIKE_SCALES(() -> Models.unlikeScales(700)),
        LARGE_LOGISTIC(() -> BenchModels.logistic(70_003, 6)),
        SCALARS(() -> Models.scalars(400));

        final BenchModels.Model model;

        Case(Supplier<BenchModels.Model> model) {
            this.model = model.get();
        }
    }

    private record Result(double value, double[] gradient) {
        boolean sameBits(Result that) {
            return Double.doubleToLongBits(value) == Double.doubleToLongBits(that.value)
                    && Arrays.equals(gradient, that.gradient);
        }
    }

    private static LogDensity compile(Case c) {
        return new JvmDevice().logDensity(c.model.program(), c.model.data());
    }

    private static double[] position(Case c, int seed) {
        return new SplittableRandom(seed)
                .doubles(c.model.dimension(), -0.7, 0.7)
                .toArray();
    }

    private static Result evaluate(LogDensity density, double[] position) {
        double[] gradient = new double[position.length];
        return new Result(density.logDensity(position, gradient), gradient);
    }

    private static Result reference(Case c, double[] position) {
        Program gradient = Gradient.of(c.model.program(), List.of("position"));
        Map<String, Value> arguments = new HashMap<>(c.model.data());
        arguments.put("position", Value.vector(position));
        List<Value> results = ReferenceEvaluator.evaluate(gradient, arguments);
        return new Result(results.get(0).item(), results.get(1).toArray());
    }

    @ParameterizedTest
    @EnumSource
    void value_and_gradient_are_those_of_the_evaluator(Case c) {
        LogDensity density = compile(c);
        for (int seed = 0; seed < 3; seed++) {
            double[] position = position(c, seed);
            Result expected = reference(c, position);
            Result actual = evaluate(density, position);
            double[] size = {Math.abs(expected.value)};
            Arrays.stream(expected.gradient).forEach(g -> size[0] = Math.max(size[0], Math.abs(g)));
            // thousands of additions in another order: some hundred roundings of the largest partial sum
            assertThat(Math.abs(actual.value - expected.value)).isLessThan(1e-12 * size[0]);
            for (int i = 0; i < position.length; i++) {
                assertThat(Math.abs(actual.gradient[i] - expected.gradient[i]))
                        .as("derivative %d", i)
                        .isLessThan(1e-12 * size[0]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_gradient_is_the_finite_difference_of_the_value(Case c) {
        LogDensity density = compile(c);
        double[] position = position(c, 3);
        Result at = evaluate(density, position);
        double[] direction =
                new SplittableRandom(4).doubles(position.length, -1, 1).toArray();
        double slope = 0;
        for (int i = 0; i < position.length; i++) {
            slope += direction[i] * at.gradient[i];
        }
        double h = 1e-4;
        double difference = (8 * (moved(density, position, direction, h) - moved(density, position, direction, -h))
                        - (moved(density, position, direction, 2 * h) - moved(density, position, direction, -2 * h)))
                / (12 * h);
        // fourth-order differences: h^4 of the fifth derivative and 1e-16/h of the value
        assertThat(difference)
                .isCloseTo(
                        slope,
                        org.assertj.core.data.Offset.offset(
                                1e-9 * Math.max(1, Math.abs(at.value)) + 1e-7 * Math.abs(slope)));
    }

    private static double moved(LogDensity density, double[] position, double[] direction, double h) {
        double[] q = position.clone();
        for (int i = 0; i < q.length; i++) {
            q[i] += h * direction[i];
        }
        return evaluate(density, q).value;
    }

    @ParameterizedTest
    @EnumSource
    void the_bits_are_the_same_again_in_a_fork_in_another_compilation_and_on_another_thread(Case c) throws Exception {
        LogDensity density = compile(c);
        double[] position = position(c, 5);
        Result first = evaluate(density, position);
        evaluate(density, position(c, 6));
        List<Callable<Result>> again = List.of(
                () -> evaluate(density, position),
                () -> evaluate(density.fork(), position),
                () -> evaluate(compile(c), position));
        for (Callable<Result> call : again) {
            FutureTask<Result> task = new FutureTask<>(call);
            Thread.ofPlatform().start(task).join();
            assertThat(task.get().sameBits(first)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_positions_at_once_give_the_bits_that_each_gives_alone(Case c) {
        LogDensity density = compile(c);
        for (int count : new int[] {1, 3, 4, 6}) {
            double[][] positions = Stream.iterate(10, seed -> seed + 1)
                    .limit(count)
                    .map(seed -> position(c, seed))
                    .toArray(double[][]::new);
            double[] values = new double[count];
            double[][] gradients = new double[count][c.model.dimension()];
            density.logDensities(positions, values, gradients);
            for (int i = 0; i < count; i++) {
                assertThat(new Result(values[i], gradients[i]).sameBits(evaluate(density, positions[i])))
                        .as("position %d of %d", i, count)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Case.class,
            names = {"ROBUST_RADON", "WELLS", "MIXTURE", "GROUPED_LOGISTIC", "LARGE_LOGISTIC"})
    void vector_code_that_takes_over_gives_the_bits_of_scalar_code(Case c) {
        double[][] positions = {position(c, 8), position(c, 9), position(c, 10), position(c, 11)};
        System.setProperty("variate.jvm.scalar", "true");
        List<Result> expected;
        try {
            LogDensity scalar = compile(c);
            expected = Arrays.stream(positions).map(q -> evaluate(scalar, q)).toList();
        } finally {
            System.clearProperty("variate.jvm.scalar");
        }
        CompiledClass compiled = CompiledClass.of(JvmDevice.plan(c.model.program(), c.model.data()));
        LogDensity density = new CompiledLogDensity(compiled, c.model.dimension());
        double[] values = new double[4];
        double[][] gradients = new double[4][c.model.dimension()];
        for (boolean vectors : new boolean[] {false, true}) {
            if (vectors) {
                compiled.adopt(compiled.writeVectors().orElseThrow());
            }
            density.logDensities(positions, values, gradients);
            for (int i = 0; i < 4; i++) {
                assertThat(evaluate(density, positions[i]).sameBits(expected.get(i)))
                        .as("position %d", i)
                        .isTrue();
                assertThat(new Result(values[i], gradients[i]).sameBits(expected.get(i)))
                        .as("position %d of four", i)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_method_outgrows_what_hotspot_compiles(Case c) {
        assertThat(CompiledClass.of(JvmDevice.plan(c.model.program(), c.model.data())).largestMethod)
                .isLessThan(Emitter.HUGE_METHOD);
    }

    @ParameterizedTest
    @EnumSource(
            value = Case.class,
            names = {"EIGHT_SCHOOLS", "RADON", "ROBUST_RADON", "LINEAR", "SCALARS"})
    void a_call_allocates_nothing(Case c) {
        LogDensity density = compile(c);
        double[] position = position(c, 7);
        double[] gradient = new double[position.length];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        density.logDensity(position, gradient);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            density.logDensity(position, gradient);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        // 1,000 calls; reading the counter itself may cost a few bytes
        assertThat(bytes).isLessThan(1000);
    }

    @Test
    void other_data_of_the_same_shape_find_the_same_class() {
        BenchModels.Model model = BenchModels.eightSchools();
        Map<String, Value> other = new HashMap<>(model.data());
        other.put("y", Value.vector(1., 2, 3, 4, 5, 6, 7, 8));
        Emitter.Code one = Emitter.emit(JvmDevice.plan(model.program(), model.data()));
        Emitter.Code two = Emitter.emit(JvmDevice.plan(model.program(), other));
        assertThat(two.bytes()).isEqualTo(one.bytes());
    }
}
