package dev.variate.model;

import static dev.variate.model.Language.exp;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.gradient;
import static dev.variate.model.Language.hessian;
import static dev.variate.model.Language.minimize;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.ode;
import static dev.variate.model.Language.odeAdjoint;
import static dev.variate.model.Language.root;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.square;
import static dev.variate.model.Language.stiffOde;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Solutions of equations: against closed forms and SciPy 1.17, and their derivatives against finite differences. */
class EquationsTest {
    /** The methods that choose their steps. */
    enum Solver {
        ODE(Language::ode),
        STIFF_ODE(Language::stiffOde),
        ODE_ADJOINT(Language::odeAdjoint),
        STIFF_ODE_ADJOINT(Language::stiffOdeAdjoint);

        private final Method method;

        Solver(Method method) {
            this.method = method;
        }

        private interface Method {
            Tensor solve(
                    BiFunction<Tensor, Tensor, Object> derivative,
                    Object initial,
                    Object start,
                    Object times,
                    double relative,
                    double absolute,
                    int steps);
        }

        Tensor solve(
                BiFunction<Tensor, Tensor, Object> derivative,
                Tensor initial,
                Tensor start,
                Object times,
                double tolerance,
                int steps) {
            return method.solve(derivative, initial, start, times, tolerance, tolerance, steps);
        }
    }

    private static double[] numbers(Tensor t) {
        return ((Value) t.resolved()).toArray();
    }

    private static Tensor predators(Tensor rates, Tensor y) {
        return vector(
                y.at(0).times(rates.at(0).minus(rates.at(1).times(y.at(1)))),
                y.at(1).times(rates.at(2).times(y.at(0)).minus(rates.at(3))));
    }

    private static Tensor robertson(Tensor rates, Tensor y) {
        Tensor slow = rates.at(0).times(y.at(0));
        Tensor fast = rates.at(1).times(y.at(1)).times(y.at(2));
        Tensor fastest = rates.at(2).times(y.at(1).square());
        return vector(fast.minus(slow), slow.minus(fast).minus(fastest), fastest);
    }

    @Test
    void hares_and_lynxes_are_those_of_an_integrator_of_order_eight() {
        // scipy.integrate.solve_ivp, DOP853, tolerances 1e-13
        double[] expected = {
            46.38607301200207, 4.435270354891599, 18.58483947231191, 49.52995160454885,
            23.439797944776085, 4.387077917419309, 18.48930108627898, 5.203177252234937
        };
        Tensor rates = vector(0.55, 0.028, 0.024, 0.80);
        Tensor y = ode((t, v) -> predators(rates, v), new double[] {30, 4}, 0, new double[] {1, 5, 10, 20});
        assertThat(y.shape().dims()).containsExactly(4, 2);
        for (int i = 0; i < expected.length; i++) {
            assertThat(numbers(y)[i]).isCloseTo(expected[i], Percentage.withPercentage(2e-3));
        }
        Tensor adjoint =
                odeAdjoint((t, v) -> predators(rates, v), new double[] {30, 4}, 0, new double[] {10, 1, 20, 5});
        int[] order = {1, 3, 0, 2};
        for (int i = 0; i < 8; i++) {
            assertThat(numbers(adjoint)[2 * order[i / 2] + i % 2])
                    .isCloseTo(expected[i], Percentage.withPercentage(2e-3));
        }
        Tensor closer = ode(
                (t, v) -> predators(rates, v),
                new double[] {30, 4},
                0,
                new double[] {1, 5, 10, 20},
                1e-11,
                1e-11,
                2000);
        for (int i = 0; i < expected.length; i++) {
            assertThat(numbers(closer)[i]).isCloseTo(expected[i], Percentage.withPercentage(1e-7));
        }
    }

    @Test
    void the_equations_of_robertson_are_solved_over_six_powers_of_ten() {
        // scipy.integrate.solve_ivp, Radau, tolerances 1e-12 and 1e-15
        double[] expected = {
            0.9851721138609919, 3.386395378974905e-05, 0.014794022185219939,
            0.7158270687195677, 9.185534764560041e-06, 0.2841637457456685,
            0.18320225777697358, 8.942371252793923e-07, 0.8167968479859024,
            0.004938274521009091, 1.984994087966198e-08, 0.9950617056290513
        };
        Tensor rates = vector(0.04, 1e4, 3e7);
        Tensor y = stiffOde(
                (t, v) -> robertson(rates, v),
                new double[] {1, 0, 0},
                0,
                new double[] {0.4, 40, 4e3, 4e5},
                1e-7,
                1e-12,
                600);
        for (int i = 0; i < expected.length; i++) {
            assertThat(numbers(y)[i]).as("element " + i).isCloseTo(expected[i], Percentage.withPercentage(0.01));
        }
        assertThat(numbers(ode((t, v) -> robertson(rates, v), new double[] {1, 0, 0}, 0, new double[] {40})))
                .containsOnly(Double.NaN);
    }

    @ParameterizedTest
    @EnumSource
    void an_equation_that_changes_in_time_comes_as_near_as_its_tolerance_says(Solver solver) {
        // y' = −2ty has y = e^(−t²)
        double[] times = {0, 0.5, 1, 2, 1.5, 1};
        for (double tolerance : new double[] {1e-4, 1e-8}) {
            double[] y = numbers(solver.solve(
                    (t, v) -> t.times(-2).times(v), Value.scalar(1), Value.scalar(0), times, tolerance, 4000));
            for (int i = 0; i < times.length; i++) {
                assertThat(y[i]).isCloseTo(Math.exp(-times[i] * times[i]), within(10 * tolerance));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"jvm, ODE", "tensorflow, ODE", "jvm, ODE_ADJOINT", "tensorflow, ODE_ADJOINT", "jvm, STIFF_ODE_ADJOINT"})
    void the_derivative_of_a_solution_is_that_of_its_closed_form(String device, Solver solver) {
        // y' = r (t − a) from y₀ at a: y = y₀ + r (t − a)²/2; logistic growth beside it
        LogDensity density = density(device, x -> {
            Tensor r = normal("r", 0, 1);
            Tensor start = normal("start", 0, 1);
            Tensor y0 = normal("y0", 0, 1);
            Tensor y = solver.solve((t, v) -> r.times(v).times(v.neg().plus(1)), y0, start, x, 1e-7, 200);
            return normal("y", y, 1, given(new double[] {0, 0}));
        });
        double[] at = {0.7, -0.2, 0.3};
        double[] gradient = new double[3];
        double value = density.logDensity(at, gradient);
        assertThat(value).isCloseTo(logistic(at), within(1e-5));
        for (int i = 0; i < 3; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            assertThat(gradient[i]).isCloseTo((logistic(up) - logistic(down)) / 2e-5, within(1e-5));
        }
    }

    private static double logistic(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum -= 0.5 * v * v + 0.5 * Math.log(2 * Math.PI);
        }
        for (double t : new double[] {1, 2.5}) {
            double y = 1 / (1 + (1 / x[2] - 1) * Math.exp(-x[0] * (t - x[1])));
            sum -= 0.5 * y * y + 0.5 * Math.log(2 * Math.PI);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"jvm, STIFF_ODE", "tensorflow, STIFF_ODE", "jvm, STIFF_ODE_ADJOINT"})
    void a_stiff_solution_is_differentiated_in_rates_and_start(String device, Solver solver) {
        // y' = −λ (y − cos t): with λ large y follows the cosine
        LogDensity density = density(device, x -> {
            Tensor logRate = normal("logRate", 0, 1);
            Tensor y0 = normal("y0", 0, 1);
            Tensor y = solver.solve(
                    (t, v) -> exp(logRate).neg().times(v.minus(t.cos())), y0, Value.scalar(0), x, 1e-7, 1000);
            return normal("y", y, 1, given(new double[] {0, 0}));
        });
        double[] at = {Math.log(300), 0.3};
        double[] gradient = new double[2];
        assertThat(density.logDensity(at, gradient)).isCloseTo(follower(at), within(1e-5));
        for (int i = 0; i < 2; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-4;
            down[i] -= 1e-4;
            assertThat(gradient[i]).isCloseTo((follower(up) - follower(down)) / 2e-4, within(1e-5));
        }
    }

    private static double follower(double[] x) {
        double rate = Math.exp(x[0]);
        double sum = -0.5 * (x[0] * x[0] + x[1] * x[1]) - Math.log(2 * Math.PI);
        for (double t : new double[] {1, 2.5}) {
            double scale = rate / (1 + rate * rate);
            double steady = scale * (rate * Math.cos(t) + Math.sin(t));
            double y = steady + (x[1] - scale * rate) * Math.exp(-rate * t);
            sum -= 0.5 * y * y + 0.5 * Math.log(2 * Math.PI);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void second_derivatives_of_a_solution_are_right_too(Solver solver) {
        // y' = ay: ∂²y/∂a² at t = 2 is 4 e^(2a), and ∂y/∂t is ay
        Function<Tensor, BiFunction<Tensor, Tensor, Object>> growth = a -> (t, y) -> a.times(y);
        assertThat(number(hessian(
                        a -> solver.solve(growth.apply(a), Value.scalar(1), Value.scalar(0), vector(1.0, 2), 1e-7, 300)
                                .at(1),
                        0.5)))
                .isCloseTo(4 * Math.E, Percentage.withPercentage(0.01));
        assertThat(number(gradient(
                        end -> solver.solve(
                                        growth.apply(Value.scalar(0.5)),
                                        Value.scalar(1),
                                        Value.scalar(0),
                                        vector(1, end),
                                        1e-7,
                                        300)
                                .at(1),
                        2)))
                .isCloseTo(0.5 * Math.E, Percentage.withPercentage(0.01));
    }

    /** Hares and lynxes for forty years. */
    private static LogDensity predators(Solver solver, int steps) {
        return density("jvm", x -> {
            Tensor rates = normal("rates", 0, 1, shape(4)).times(0.1).exp().times(vector(0.55, 0.028, 0.024, 0.80));
            Tensor y = solver.solve(
                    (t, v) -> predators(rates, v), vector(30.0, 4), Value.scalar(0), x.times(16), 1e-8, steps);
            return normal("y", y.log(), 1, given(new double[2][2]));
        });
    }

    @Test
    void the_gradient_of_an_adjoint_is_that_of_all_steps_in_memory_that_grows_with_their_root() {
        double[] at = {0.3, -0.4, 0.5, 1};
        double[] expected = new double[4];
        double[] gradient = new double[4];
        double value = predators(Solver.ODE, 1000).logDensity(at, expected);
        LogDensity adjoint = predators(Solver.ODE_ADJOINT, 1000);
        // other steps, each with an error of 1e-8, which grows along the way
        assertThat(adjoint.logDensity(at, gradient)).isCloseTo(value, Percentage.withPercentage(1e-3));
        for (int i = 0; i < 4; i++) {
            assertThat(gradient[i]).isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
        }
        // a hundred times as many: a hundred times, and ten times
        assertThat(working(predators(Solver.ODE, 6400))).isGreaterThan(30 * working(predators(Solver.ODE, 64)));
        assertThat(working(predators(Solver.ODE_ADJOINT, 6400)))
                .isLessThan(12 * working(predators(Solver.ODE_ADJOINT, 64)));
    }

    /** The bytes that one more thread takes for a gradient of its own. */
    private static long working(LogDensity density) {
        density.fork();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        density.fork();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void an_adjoint_that_does_not_come_to_a_time_says_NaN_there() {
        double[] y = numbers(odeAdjoint((t, v) -> v.neg(), 1, 0, new double[] {1, 0, 1e6}, 1e-9, 1e-9, 49));
        assertThat(y[0]).isCloseTo(Math.exp(-1), within(1e-8));
        assertThat(y[1]).isEqualTo(1);
        assertThat(y[2]).isNaN();
    }

    @Test
    void what_an_equation_cannot_be_is_told_in_words() {
        assertThatThrownBy(() -> ode((t, y) -> vector(y, y), 1, 0, new double[] {1}))
                .hasMessage("`ode` solves for a value of shape [], but its derivative has shape [2].");
        assertThatThrownBy(() -> odeAdjoint((t, y) -> vector(y, y), 1, 0, new double[] {1}))
                .hasMessage("`odeAdjoint` solves for a value of shape [], but its derivative has shape [2].");
        assertThatThrownBy(() -> ode((t, y) -> y, 1, 0, new double[] {1, -1}))
                .hasMessage("`ode` solves from the start, 0.0, on, but time 1 is -1.0.");
        assertThatThrownBy(() -> stiffOde((t, y) -> y, 1, 0, new double[] {1}, 0, 1, 5))
                .hasMessage("`stiffOde` wants tolerances above 0; it was given 0.0 and 1.0.");
        assertThatThrownBy(() -> ode((t, y) -> normal("z", 0, 1), 1, 0, new double[] {1}))
                .hasMessage(
                        "`z` is a random variable in the derivative of `ode`, which can only compute. Draw it before the equation is solved.");
        assertThatThrownBy(() -> root(x -> vector(x, x), 1))
                .hasMessage(
                        "`root` starts from a value of shape [] and wants a function that gives one of the same shape; it gave shape [2].");
        assertThatThrownBy(() -> minimize(x -> x, vector(1.0, 2)))
                .hasMessage(
                        "`minimize` starts from a value of shape [2] and wants a function that gives a number; it gave shape [2].");
    }

    @Test
    void a_root_is_found_with_derivatives_to_the_third() {
        // x e^x = a is Lambert's function W: W(1) = 0.5671432904097838, and W' = W/(a(1 + W))
        Function<Tensor, Tensor> lambert = a -> root(x -> x.times(x.exp()).minus(a), 1);
        double w = 0.567143290409783872999968662210;
        assertThat(number(lambert.apply(Value.scalar(1)))).isCloseTo(w, within(1e-15));
        double first = w / (1 + w);
        assertThat(number(gradient(lambert::apply, 1))).isCloseTo(first, within(1e-14));
        // W'' = −W² (W + 2) / (a² (1 + W)³)
        double second = -w * w * (w + 2) / Math.pow(1 + w, 3);
        assertThat(number(gradient(a -> gradient(lambert::apply, a), 1))).isCloseTo(second, within(1e-13));
        // W''' = W³ (2W² + 8W + 9) / (a³ (1 + W)⁵)
        double third = w * w * w * (2 * w * w + 8 * w + 9) / Math.pow(1 + w, 5);
        assertThat(number(gradient(b -> gradient(a -> gradient(lambert::apply, a), b), 1)))
                .isCloseTo(third, within(1e-11));
    }

    @Test
    void a_root_is_found_from_where_whole_steps_lead_away_and_none_says_NaN() {
        // whole steps of Newton's method for atan diverge from 3
        assertThat(number(root(x -> x.atan(), 3))).isCloseTo(0, within(1e-12));
        double[] both = numbers(root(
                x -> vector(
                        square(x.at(0)).plus(square(x.at(1))).minus(4),
                        x.at(0).times(x.at(1)).minus(1)),
                vector(2.0, 0.1)));
        double sum = Math.sqrt(6);
        double difference = Math.sqrt(2);
        assertThat(both).containsExactly(new double[] {(sum + difference) / 2, (sum - difference) / 2}, within(1e-14));
        assertThat(number(root(x -> x.square().plus(1), 1))).isNaN();
    }

    @Test
    void a_minimum_is_found_along_a_bent_valley_with_its_derivative() {
        // Rosenbrock's function is least at (a, a²)
        Function<Tensor, Tensor> valley = a -> minimize(
                x -> square(a.minus(x.at(0)))
                        .plus(square(x.at(1).minus(square(x.at(0)))).times(100)),
                vector(-1.2, 1));
        assertThat(numbers(valley.apply(Value.scalar(1.3)))).containsExactly(new double[] {1.3, 1.69}, within(1e-12));
        assertThat(number(gradient(a -> valley.apply(a).at(1), 1.3))).isCloseTo(2.6, within(1e-10));
        assertThat(number(hessian(a -> valley.apply(a).at(1), 1.3))).isCloseTo(2, within(1e-8));
        assertThat(number(minimize(x -> x.cos(), 0.5))).isCloseTo(Math.PI, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void a_model_has_a_root_for_a_parameter(String device) {
        LogDensity density = density(device, x -> {
            Tensor a = normal("a", 0, 1, shape(2));
            Tensor r = root(y -> y.exp().plus(y).minus(a), vector(0.0, 0));
            return normal("y", sum(r), 1, given(0));
        });
        double[] gradient = new double[2];
        // a = e^r + r is 1 at r = 0 and e + 1 at r = 1
        double value = density.logDensity(new double[] {1, Math.E + 1}, gradient);
        assertThat(value)
                .isCloseTo(-0.5 * (1 + (Math.E + 1) * (Math.E + 1) + 1) - 1.5 * Math.log(2 * Math.PI), within(1e-10));
        assertThat(gradient).containsExactly(new double[] {-1 - 0.5, -(Math.E + 1) - 1 / (1 + Math.E)}, within(1e-10));
    }

    private static LogDensity density(String device, Function<Tensor, Tensor> model) {
        Model whole = Model.of(
                "model",
                List.of(new Model.Parameter("x", Model.Parameter.Kind.TENSOR)),
                arguments -> model.apply((Tensor) arguments.get(0)));
        return Posterior.of(ModelProgram.trace(whole, Map.of("x", new double[] {1, 2.5})))
                .compile(Devices.named(device));
    }
}
