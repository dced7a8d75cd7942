package dev.variate.model;

import static dev.variate.model.Language.cond;
import static dev.variate.model.Language.exp;
import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.gt;
import static dev.variate.model.Language.map;
import static dev.variate.model.Language.named;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.range;
import static dev.variate.model.Language.rungeKutta4;
import static dev.variate.model.Language.rungeKutta4Adjoint;
import static dev.variate.model.Language.scan;
import static dev.variate.model.Language.scanAll;
import static dev.variate.model.Language.scanBack;
import static dev.variate.model.Language.scanEvery;
import static dev.variate.model.Language.scanFrom;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.sin;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.truth;
import static dev.variate.model.Language.vector;
import static dev.variate.model.Language.whileLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.sun.management.ThreadMXBean;
import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loops and branches of the language: on known values, traced, and refused in words. */
class ControlFlowTest {
    private static final double[] Y = {1, -2, 0.5, 3};

    private static double[] values(Tensor t) {
        return ((Value) t.resolved()).toArray();
    }

    private static Model model(Function<Tensor, Object> body) {
        return Model.of(
                "model",
                List.of(new Model.Parameter("x", Model.Parameter.Kind.TENSOR)),
                arguments -> body.apply((Tensor) arguments.get(0)));
    }

    @Test
    void a_scan_of_known_values_is_a_loop() {
        assertThat(values(scan(0, Y, (c, y) -> c.times(0.5).plus(y)))).containsExactly(1, -1.5, -0.25, 2.875);
        assertThat(values(scanFrom(2, Y, (c, y) -> c.plus(y)))).containsExactly(2, 3, 1, 1.5, 4.5);
        assertThat(values(scanBack(0, Y, (c, y) -> c.plus(y)))).containsExactly(2.5, 1.5, 3.5, 3);
        assertThat(values(scan(1, Y, Y, (c, y, z) -> c.times(y).plus(z)))).containsExactly(2, -6, -2.5, -4.5);
        assertThat(values(scan(1, range(3), (c, i) -> c.times(i.plus(1))))).containsExactly(1, 2, 6);
        assertThat(values(scan(0, new double[0], (c, y) -> c.plus(y)))).isEmpty();
    }

    @Test
    void a_loop_ends_when_its_condition_no_longer_holds_or_after_so_many_steps() {
        assertThat(number(whileLoop(100, c -> gt(c, 10), c -> c.div(2), 50))).isEqualTo(6.25);
        assertThat(number(whileLoop(100, c -> gt(c, 10), c -> c.div(2), 2))).isEqualTo(25);
        assertThat(number(whileLoop(1, c -> gt(c, 10), c -> c.div(2), 50))).isEqualTo(1);
        assertThatThrownBy(() -> whileLoop(1, c -> c, c -> c, 5))
                .hasMessageStartingWith("`whileLoop` goes on while one thing is true")
                .hasMessageEndingWith("is a number.");
        assertThatThrownBy(() -> whileLoop(Y, c -> gt(c, 0), c -> c, 5)).hasMessageEndingWith("has shape [4].");
        assertThatThrownBy(() -> whileLoop(1, c -> gt(c, 0), c -> c, -1)).hasMessageContaining("not negative");
    }

    @Test
    void a_loop_that_has_found_a_root_has_its_derivative() {
        // Newton's method for x² = a; the posterior is that of √a, whose derivative is 1/(2√a)
        Model model = model(x -> {
            var a = normal("a", 0, 1);
            var root = whileLoop(
                    a.exp(),
                    r -> gt(r.square().minus(a.exp()).abs(), 1e-14),
                    r -> r.plus(a.exp().div(r)).div(2),
                    40);
            return normal("y", root, 1, given(0));
        });
        LogDensity density = density(model);
        double[] gradient = new double[1];
        double a = 1.3;
        double value = density.logDensity(new double[] {a}, gradient);
        double root = Math.exp(a / 2);
        assertThat(value).isCloseTo(-0.5 * (a * a + root * root) - Math.log(2 * Math.PI), within(1e-12));
        assertThat(gradient[0]).isCloseTo(-a - 0.5 * root * root, within(1e-12));
    }

    @Test
    void several_carries_keep_their_shapes() {
        Tensor[] carries = scanAll(new Object[] {0, new double[] {1, 1}}, Y, (c, y) ->
                new Object[] {c[0].plus(c[1].sum()), c[1].times(y)});
        assertThat(values(carries[0])).containsExactly(2, 4, 0, -2);
        assertThat(carries[1].shape().dims()).containsExactly(4, 2);
        assertThat(values(carries[1])).containsExactly(1, 1, -2, -2, -1, -1, -3, -3);
    }

    @Test
    void a_map_is_one_computation_for_all_rows() {
        double[][] rows = {{1, 2}, {3, 4}, {5, 6}};
        assertThat(values(map(rows, r -> r.at(0).times(r.at(1))))).containsExactly(2, 12, 30);
    }

    @Test
    void a_known_condition_computes_one_branch_and_an_unknown_one_both() {
        assertThat(number(cond(gt(2, 1), () -> 3.0, () -> {
                    throw new AssertionError("the other branch");
                })))
                .isEqualTo(3);
        Program program = ModelProgram.trace(
                        model(x -> cond(gt(sum(x), 0), () -> exp(x), () -> sin(x))), Map.of("x", Y))
                .program();
        assertThat(program.equations()).extracting(e -> e.op().toString()).anyMatch(op -> op.contains("EXP"));
        assertThat(program.equations()).extracting(e -> e.op().toString()).anyMatch(op -> op.contains("SIN"));
    }

    /** An autoregression by a scan over a random start, around inputs and random variables of the model itself. */
    private static Object autoregression(Tensor x) {
        Tensor phi = normal("phi", 0, 1);
        Tensor start = normal("start", 0, 1);
        Tensor z = normal("z", 0, 1, shape(4));
        Tensor level = scan(start, x, z, (c, xt, zt) -> {
            Tensor inner = Rewritten.local("inner", 1, 1, phi.times(c).plus(xt));
            return inner.plus(zt.times(0.1));
        });
        normal("e", level, 1, given(new double[] {0.1, 0.2, 0.3, 0.4}));
        return level;
    }

    @Test
    void a_model_with_a_scan_is_scored_and_differentiated_like_its_loop_written_out() {
        Model byScan = model(ControlFlowTest::autoregression);
        Model byLoop = model(x -> {
            Tensor phi = normal("phi", 0, 1);
            Tensor start = normal("start", 0, 1);
            Tensor z = normal("z", 0, 1, shape(4));
            Tensor[] level = new Tensor[4];
            Tensor c = start;
            for (int t = 0; t < 4; t++) {
                c = phi.times(c).plus(x.at(t)).plus(z.at(t).times(0.1));
                level[t] = c;
            }
            normal("e", Tensor.stack(level), 1, given(new double[] {0.1, 0.2, 0.3, 0.4}));
            return c;
        });
        double[] position = {0.3, -0.4, 0.5, 1, -1, 0.2};
        double[] expected = new double[6];
        double[] gradient = new double[6];
        assertThat(density(byScan).logDensity(position, gradient))
                .isCloseTo(density(byLoop).logDensity(position, expected), within(1e-12));
        assertThat(gradient).containsExactly(expected, within(1e-12));
    }

    private static LogDensity density(Model model) {
        return Posterior.of(ModelProgram.trace(model, Map.of("x", Y))).compile(Devices.named("jvm"));
    }

    /** Squared errors of forecasts by a level that follows what is seen, as one carry with the level. */
    private static Object smoothed(boolean checkpoints, int every) {
        Tensor gain = normal("gain", 0, 1);
        Tensor start = normal("start", 0, 1);
        Tensor y = sin(range(LONG));
        BiFunction<Tensor, Tensor, Object> step = (c, seen) -> {
            Tensor error = seen.minus(c.at(0));
            return vector(
                    c.at(0).plus(gain.sigmoid().times(error)).tanh(), c.at(1).plus(error.square()));
        };
        Tensor last =
                (checkpoints ? scanEvery(vector(start, 0), y, every, step) : scan(vector(start, 0), y, step)).at(-1);
        factor("errors", last.at(1).times(-0.01));
        return last;
    }

    private static final int LONG = 10_000;

    @ParameterizedTest
    @CsvSource({"jvm, 100", "jvm, 37", "jvm, 1", "jvm, 20000", "tensorflow, 100"})
    void a_scan_with_checkpoints_has_the_value_and_the_gradient_of_one_without(String device, int every) {
        LogDensity plain = Posterior.of(ModelProgram.trace(model(x -> smoothed(false, 1)), Map.of("x", Y)))
                .compile(Devices.named("jvm"));
        LogDensity checked = Posterior.of(ModelProgram.trace(model(x -> smoothed(true, every)), Map.of("x", Y)))
                .compile(Devices.named(device));
        double[] position = {0.3, -0.4};
        double[] expected = new double[2];
        double[] gradient = new double[2];
        double value = plain.logDensity(position, expected);
        assertThat(value).isLessThan(-10);
        // ten thousand additions, in another order where the derivatives are summed up
        assertThat(checked.logDensity(position, gradient)).isCloseTo(value, withPercentage(1e-10));
        assertThat(gradient[0]).isCloseTo(expected[0], withPercentage(1e-9));
        assertThat(gradient[1]).isCloseTo(expected[1], withPercentage(1e-9));
        double h = 1e-5;
        for (int i = 0; i < 2; i++) {
            double[] right = position.clone();
            double[] left = position.clone();
            right[i] += h;
            left[i] -= h;
            double slope =
                    (checked.logDensity(right, new double[2]) - checked.logDensity(left, new double[2])) / (2 * h);
            assertThat(slope).isCloseTo(gradient[i], within(1e-6 * Math.abs(gradient[i]) + 1e-7));
        }
    }

    @Test
    void checkpoints_take_the_memory_of_a_gradient_from_that_of_all_steps_to_that_of_their_root() {
        long all = working(model(x -> smoothed(false, 1)));
        long few = working(model(x -> smoothed(true, 100)));
        assertThat(all).as("bytes for %d steps of two numbers", LONG).isGreaterThan(2L * LONG * Double.BYTES);
        assertThat(few).as("bytes with checkpoints, beside %d without", all).isLessThan(all / 10);
    }

    /** A logistic map, each of whose steps is told a little, once more with checkpoints between checkpoints. */
    private static Object wandering(int blocks, int every, boolean nested) {
        Tensor rate = normal("rate", 0, 1);
        Tensor start = normal("start", 0, 1, shape(2));
        Tensor rows = sin(range(blocks * every * every));
        BiFunction<Tensor, Tensor, Object> step =
                (c, row) -> c.plus(c.times(rate).sin().plus(row).times(0.01));
        Tensor last = nested
                ? scanEvery(start, rows.reshape(blocks, every * every), 1, (c, some) -> scanEvery(c, some, every, step)
                                .at(-1))
                        .at(-1)
                : scanEvery(start, rows, every, step).at(-1);
        return normal("y", last, 1, given(new double[] {1, 2}));
    }

    @Test
    void checkpoints_between_checkpoints_change_no_derivative_and_take_less_memory_still() {
        double[] position = {0.3, -0.4, 0.9};
        double[][] gradients = new double[2][3];
        double[] values = new double[2];
        for (int nested = 0; nested < 2; nested++) {
            boolean checkpoints = nested == 1;
            values[nested] =
                    density(model(x -> wandering(20, 20, checkpoints))).logDensity(position, gradients[nested]);
        }
        assertThat(values[1]).isEqualTo(values[0]);
        assertThat(gradients[1]).containsExactly(gradients[0], within(1e-10));
        long once = working(model(x -> wandering(100, 30, false)));
        long twice = working(model(x -> wandering(100, 30, true)));
        // 3,000 carries and 30 between two of them; or 100, 30 and 30, and the 900 rows of a block
        assertThat(twice).as("bytes, beside %d", once).isLessThan(once / 2);
    }

    /** The bytes that one more thread takes for a gradient of its own. */
    private static long working(Model model) {
        LogDensity density = density(model);
        density.fork();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        density.fork();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void what_a_scan_with_checkpoints_gives_is_every_so_manyth_carry_and_the_last() {
        assertThat(values(scanEvery(0, Y, 2, (c, y) -> c.times(0.5).plus(y)))).containsExactly(-1.5, 2.875);
        assertThat(values(scanEvery(0, Y, 3, (c, y) -> c.times(0.5).plus(y)))).containsExactly(-0.25, 2.875);
        assertThat(values(scanEvery(0, Y, 9, (c, y) -> c.times(0.5).plus(y)))).containsExactly(2.875);
        assertThat(values(scanEvery(1, Y, Y, 2, (c, y, z) -> c.times(y).plus(z))))
                .containsExactly(-6, -4.5);
        assertThat(scanEvery(0, new double[0], 2, (c, y) -> c.plus(y)).shape().dims())
                .containsExactly(0);
        assertThatThrownBy(() -> scanEvery(0, Y, 0, (c, y) -> c))
                .hasMessage("`scanEvery` keeps the carry after so many steps, at least 1; it was given 0.");
    }

    @Test
    void a_traced_scan_passes_the_checker_and_survives_as_text() {
        Program program = ModelProgram.trace(model(ControlFlowTest::autoregression), Map.of("x", Y))
                .program();
        ProgramChecker.check(program);
        String text = ProgramText.print(program);
        assertThat(text).contains("= scan 4 forward ");
        assertThat(ProgramText.print(ProgramText.parse(text))).isEqualTo(text);
        assertThat(program.sites()).extracting(s -> s.name()).doesNotContain("inner");
    }

    @Test
    void the_same_model_simulates() {
        Simulation world = ModelProgram.simulate(model(ControlFlowTest::autoregression), Map.of("x", Y), 1);
        double c = world.values().get("start").item();
        double phi = world.values().get("phi").item();
        double first = phi * c + Y[0] + 0.1 * world.values().get("z").get(0);
        assertThat(((Value) ((Tensor) world.outcome()).resolved()).get(0)).isCloseTo(first, within(1e-15));
    }

    @Test
    void what_a_step_may_not_do_is_told_in_words() {
        assertRefused(
                x -> scan(0, x, (c, y) -> c.plus(normal("z", 0, 1))),
                "`z` is a random variable in a step of `scan`, which can only compute. Draw a vector outside, with an element for "
                        + "each row, such as `var z = normal(0, 1, shape(n))`, and hand it in as a sequence.");
        assertRefused(
                x -> scan(0, x, (c, y) -> named("z", c.plus(y))),
                "`z` is named in a step of `scan`, where it has another value in each step. Name what comes out of it.");
        assertRefused(
                x -> scan(0, x, (c, y) -> vector(c, y)),
                "`scan` begins with a carry of shape [], but a step makes one of shape [2]. A carry keeps its shape: begin with one "
                        + "of that shape, such as `zeros(2)`.");
        assertRefused(
                x -> scan(0, 3, (c, y) -> c),
                "A value is a single number; `scan` wants a sequence, with one row a step along its first axis; "
                        + "`range(n)` has n.");
        assertRefused(
                x -> scan(0, x, new double[] {1}, (c, y, z) -> c),
                "`x` has shape [4], a value has shape [1]: `scan` wants sequences of one length along the first axis.");
        assertRefused(
                x -> scanAll(new Object[] {0, 1}, x, (c, y) -> new Object[] {c[0]}),
                "`scanAll` begins with 2 carries, but a step makes 1.");
        assertRefused(
                x -> scanAll(new Object[] {0, 1}, x, (c, y) -> new Object[] {c[0], x}),
                "`scanAll`: carry 1 begins with shape [], but a step makes one of shape [4]. A carry keeps its shape.");
        assertRefused(
                x -> cond(gt(sum(x), 0), () -> normal("z", 0, 1), () -> 0.0),
                "`z` is a random variable in a branch of `cond`, which can only compute. Both branches are computed, so draw it "
                        + "before them.");
        Tensor[] kept = new Tensor[1];
        assertRefused(
                x -> {
                    scan(0, x, (c, y) -> {
                        kept[0] = c;
                        return c.plus(y);
                    });
                    return kept[0].plus(x);
                },
                "A value was used in the trace of model that belongs to another trace, such as that of a step of a scan; what leaves "
                        + "a step is the carry that it gives.");
        assertThatThrownBy(() ->
                        ModelProgram.trace(model(x -> scan(0, x, (c, y) -> truth(gt(c, 0)) ? c : y)), Map.of("x", Y)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Use `where(condition, a, b)`");
    }

    private static void assertRefused(Function<Tensor, Object> body, String message) {
        assertThatThrownBy(() -> ModelProgram.trace(model(body), Map.of("x", Y)))
                .isInstanceOf(ModelException.class)
                .hasMessage(message);
    }

    @Test
    void the_method_of_Runge_and_Kutta_has_order_four() {
        // y' = −2 t y has the solution exp(−t²)
        double[] times = {0.5, 1, 1.7};
        double[] errors = new double[2];
        for (int k = 0; k < 2; k++) {
            double[] y = values(rungeKutta4((t, v) -> t.times(-2).times(v), 1, 0, times, 8 << k));
            for (int i = 0; i < times.length; i++) {
                errors[k] = Math.max(errors[k], Math.abs(y[i] - Math.exp(-times[i] * times[i])));
            }
        }
        assertThat(errors[1]).isLessThan(1e-5);
        // half the step, a sixteenth of the error, up to the terms of higher order
        assertThat(errors[0] / errors[1]).isBetween(12.0, 20.0);
    }

    /** Hares and lynxes, seen at some times. */
    private static Model predators(boolean adjoint, int steps) {
        return model(x -> {
            Tensor rates = normal("rates", 0, 1, shape(4)).times(0.1).exp().times(vector(0.55, 0.028, 0.8, 0.024));
            Tensor start = normal("start", 0, 1, shape(2)).times(0.1).exp().times(vector(30, 4));
            BiFunction<Tensor, Tensor, Object> slope = (t, y) -> vector(
                    y.at(0).times(rates.at(0).minus(rates.at(1).times(y.at(1)))),
                    y.at(1).times(rates.at(3).times(y.at(0)).minus(rates.at(2))));
            double[] times = {1, 2.5, 4};
            Tensor y = adjoint
                    ? rungeKutta4Adjoint(slope, start, 0, times, steps)
                    : rungeKutta4(slope, start, 0, times, steps);
            return normal("seen", y.log(), 0.3, given(new double[][] {{3.6, 1.7}, {4.1, 2.6}, {3.2, 3.8}}));
        });
    }

    @ParameterizedTest
    @CsvSource({"jvm, 50", "jvm, 1", "jvm, 7", "tensorflow, 50"})
    void the_adjoint_of_a_differential_equation_is_the_derivative_of_its_solution(String device, int steps) {
        LogDensity plain = density(predators(false, steps));
        LogDensity adjoint = Posterior.of(ModelProgram.trace(predators(true, steps), Map.of("x", Y)))
                .compile(Devices.named(device));
        double[] position = {0.3, -0.4, 0.5, 1, -1, 0.2};
        double[] expected = new double[6];
        double[] gradient = new double[6];
        double value = plain.logDensity(position, expected);
        assertThat(adjoint.logDensity(position, gradient)).isCloseTo(value, withPercentage(1e-10));
        double h = 1e-4;
        for (int i = 0; i < 6; i++) {
            assertThat(gradient[i]).isCloseTo(expected[i], within(1e-10 * (1 + Math.abs(expected[i]))));
            double[] differences = new double[4];
            double[] by = {h, -h, 2 * h, -2 * h};
            for (int k = 0; k < 4; k++) {
                double[] moved = position.clone();
                moved[i] += by[k];
                differences[k] = adjoint.logDensity(moved, new double[6]);
            }
            double slope = (8 * (differences[0] - differences[1]) - (differences[2] - differences[3])) / (12 * h);
            assertThat(gradient[i]).isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
        }
    }

    @Test
    void the_memory_of_an_adjoint_grows_with_the_root_of_the_steps() {
        // a hundred times as many: a hundred times, and ten times
        assertThat(working(predators(false, 6400))).isGreaterThan(50 * working(predators(false, 64)));
        assertThat(working(predators(true, 6400))).isLessThan(12 * working(predators(true, 64)));
    }

    @Test
    void a_circle_stays_one_and_wrong_times_are_refused() {
        double[] times = {Math.PI / 2, Math.PI};
        double[] y = values(rungeKutta4((t, v) -> vector(v.at(1), v.at(0).neg()), new double[] {0, 1}, 0, times, 100));
        assertThat(y).containsExactly(new double[] {1, 0, 0, -1}, within(1e-8));
        assertThatThrownBy(() -> rungeKutta4((t, v) -> v, 1, 0, new double[] {1, 1}, 3))
                .hasMessage(
                        "`rungeKutta4` wants times in ascending order after the start, but time 1 is 1.0 after 1.0.");
        assertThatThrownBy(() -> rungeKutta4((t, v) -> vector(v, v), 1, 0, new double[] {1}, 3))
                .hasMessage("`rungeKutta4` solves for a value of shape [], but its derivative has shape [2].");
    }
}
