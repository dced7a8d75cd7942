package dev.variate.model;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.draw;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.matmul;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Rewritten.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Domain;
import dev.variate.distribution.Parameter;
import dev.variate.model.Model.Parameter.Kind;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LogJointTest {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private static double logJoint(Map<String, ?> values, Supplier<?> program) {
        return number(Tracers.logJoint(values, program));
    }

    @Test
    void fifty_tosses_of_a_fair_coin_have_the_fiftieth_power_of_a_half_whatever_they_show() {
        Supplier<Tensor> program = () -> {
            var p = beta("p", 1, 1);
            return bernoulli("x", p, shape(50));
        };
        double[] bits = new double[50];
        for (int i = 0; i < 50; i += 3) {
            bits[i] = 1;
        }
        assertThat(logJoint(Map.of("p", 0.5, "x", bits), program)).isCloseTo(50 * Math.log(0.5), within(1e-12));
    }

    @Test
    void a_location_and_five_values_around_it() {
        Supplier<Tensor> program = () -> {
            var loc = normal("loc", 0, 1);
            return normal("x", loc, 0.5, shape(5));
        };
        assertThat(logJoint(Map.of("loc", 0.3, "x", new double[] {0, 0.1, 0.2, 0.3, 0.4}), program))
                .isCloseTo(-2.392895, within(1e-6));
    }

    @Test
    void a_linear_regression_with_inputs_by_name() {
        Model model = Model.of("regression", List.of(new Model.Parameter("features", Kind.TENSOR)), a -> {
            var w = normal(0, 0.1, shape(2), site("w", 2, 5));
            return normal(matmul(a.get(0), w), 1, site("y", 3, 5));
        });
        double[][] features = {{1, 2}, {-0.5, 3}, {0.25, -1}};
        double[] w = {0.2, -0.1};
        double[] y = {0.3, 1, -2};
        double expected = 0;
        for (double weight : w) {
            expected += -0.5 * weight * weight / 0.01 - Math.log(0.1) - HALF_LOG_TWO_PI;
        }
        for (int i = 0; i < 3; i++) {
            double residual = y[i] - features[i][0] * w[0] - features[i][1] * w[1];
            expected += -0.5 * residual * residual - HALF_LOG_TWO_PI;
        }
        assertThat(number(Tracers.logJoint(model, Map.of("features", features, "w", w, "y", y))))
                .isCloseTo(expected, within(1e-12));
        assertThatThrownBy(() -> Tracers.logJoint(model, Map.of("w", w, "y", y)))
                .hasMessage("`regression` needs a value for its input `features`.");
        assertThatThrownBy(() -> Tracers.logJoint(model, Map.of("features", features, "w", w, "y", y, "z", 1)))
                .hasMessageContaining("a value for `z`, but the program makes no random variable");
    }

    @Test
    void it_follows_control_flow_at_run_time() {
        Supplier<Tensor> program = () -> {
            var loc = normal("loc", 0, 1);
            var flip = bernoulli("flip", 0.5);
            return number(flip) > 0 ? normal("x", loc, 0.5, shape(5)) : poisson("x", Language.softplus(loc), shape(3));
        };
        assertThat(logJoint(Map.of("loc", 0.3, "flip", 1, "x", new double[5]), program))
                .isCloseTo(-3.686043, within(1e-6));
        assertThat(logJoint(Map.of("loc", 1.2, "flip", 0, "x", new int[] {0, 1, 2}), program))
                .isCloseTo(-6.273034, within(1e-6));
    }

    @Test
    void a_missing_value_names_the_variable_and_a_missing_name_the_distribution_and_the_line() {
        assertThatThrownBy(() -> logJoint(Map.of(), () -> normal(0, 1, site("mu", 4, 9))))
                .isInstanceOf(ModelException.class)
                .hasMessage("The log density needs a value for `mu` (line 4).");
        assertThatThrownBy(() -> logJoint(Map.of(), () -> normal(0, 1, site("", 7, 2))))
                .hasMessageContaining("This `normal` has no name (line 7)");
    }

    @Test
    void a_value_set_in_the_program_needs_none_from_the_caller_and_gives_way_to_the_callers() {
        Supplier<Tensor> program = () -> normal("y", normal("x", 0, 1, given(2)), 1);
        assertThat(logJoint(Map.of("y", 2), program)).isCloseTo(-2 - 2 * HALF_LOG_TWO_PI, within(1e-12));
        assertThat(logJoint(Map.of("x", 0, "y", 0), program)).isCloseTo(-2 * HALF_LOG_TWO_PI, within(1e-12));
    }

    @Test
    void tracers_outside_see_the_scored_execution() {
        Tape tape = new Tape();
        Tracing.trace(tape, () -> Tracers.logJoint(Map.of("x", 1.5), () -> normal("x", 0, 1)));
        assertThat(number(tape.values().get("x"))).isEqualTo(1.5);
    }

    @Test
    void a_program_without_random_variables_has_log_density_zero() {
        assertThat(logJoint(Map.of(), () -> Value.scalar(3.0))).isZero();
    }

    @Test
    void values_of_another_shape_are_refused_whatever_kind_of_array_they_are() {
        assertThatThrownBy(() -> logJoint(Map.of("x", new double[] {1, 2}), () -> normal("x", 0, 1, shape(3))))
                .hasMessage("`x` has shape [3], but its value was set to one of shape [2].");
    }

    @Test
    void its_gradient_is_that_of_the_formula_and_of_finite_differences() {
        Program logJoint = ProgramBuilder.trace(
                "logJoint",
                List.of(TensorType.f64(), TensorType.f64()),
                a -> List.of(Tracers.logJoint(Map.of("m", a.get(0), "x", a.get(1)), () -> {
                    var m = normal("m", 0, 1);
                    return normal("x", m, 1);
                })));
        List<Value> atOne = evaluate(Gradient.of(logJoint, List.of("0")), 1, 3);
        assertThat(atOne.get(0).item()).isCloseTo(-4.337877, within(1e-6));
        assertThat(atOne.get(1).item()).isCloseTo(1, within(1e-15));
        double h = 1e-6;
        double slope = (evaluate(logJoint, 1 + h, 3).get(0).item()
                        - evaluate(logJoint, 1 - h, 3).get(0).item())
                / (2 * h);
        // a quadratic: central differences err by rounding only
        assertThat(atOne.get(1).item()).isCloseTo(slope, within(1e-8));
    }

    @Test
    void a_value_can_be_differentiated_through_twice_and_a_draw_by_its_location() {
        Program doubled = ProgramBuilder.trace(
                "f",
                List.of(TensorType.f64()),
                a -> List.of(normal("x", 0, 1, given(a.get(0))).times(2)));
        assertThat(evaluate(Gradient.of(doubled, List.of("0")), 5).get(1).item())
                .isEqualTo(2);

        Program square = ProgramBuilder.trace(
                "f",
                List.of(TensorType.f64()),
                a -> List.of(normal("x", 0, 1, given(a.get(0))).square().times(2)));
        Program slope = Gradient.of(square, List.of("0"));
        Program slopeOnly = new Program(
                "slope",
                slope.inputs(),
                slope.equations(),
                List.of(slope.outputs().get(1)),
                List.of());
        assertThat(evaluate(Gradient.of(slopeOnly, List.of("0")), 5).get(1).item())
                .isEqualTo(4);

        Program reparameterised = ProgramBuilder.trace(
                "f",
                List.of(TensorType.f64()),
                a -> List.of(normal("x", a.get(0), 1).times(2)));
        assertThat(evaluate(Gradient.of(reparameterised, List.of("0")), 5)
                        .get(1)
                        .item())
                .isEqualTo(2);
    }

    @Test
    void a_coin_cannot_be_drawn_with_a_traced_probability_and_says_so() {
        assertThatThrownBy(() -> ProgramBuilder.trace(
                        "f",
                        List.of(TensorType.f64()),
                        a -> List.of(bernoulli("x", a.get(0)).times(2.0))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`x` cannot be sampled: a parameter of the `bernoulli` is traced");
    }

    @Test
    void a_distribution_of_ones_own_is_treated_as_the_languages() {
        record MyNormal(Tensor location) implements Distribution {
            @Override
            public String name() {
                return "myNormal";
            }

            @Override
            public Map<String, Parameter> parameters() {
                return Map.of("location", new Parameter(location, Parameter.Demand.FINITE));
            }

            @Override
            public Domain support() {
                return Domain.REAL;
            }

            @Override
            public Shape batchShape() {
                return location.shape();
            }

            @Override
            public Tensor logProbInside(Tensor x) {
                return x.minus(location).square().times(-0.5).minus(HALF_LOG_TWO_PI);
            }

            @Override
            public Tensor sample(Key key, Shape sampleShape) {
                return location.plus(key.stream().nextGaussian());
            }
        }
        Model own = Model.of("own", List.of(), a -> draw(new MyNormal(Value.scalar(1.0)), site("x", 1, 1)));
        Model builtIn = Model.of("builtIn", List.of(), a -> normal(1, 1, site("x", 1, 1)));
        Posterior mine = Posterior.of(ModelProgram.trace(own, Map.of()));
        Posterior theirs = Posterior.of(ModelProgram.trace(builtIn, Map.of()));
        assertThat(PosteriorTest.run(mine.logDensityProgram(), mine, 2.5).get(0).item())
                .isCloseTo(
                        PosteriorTest.run(theirs.logDensityProgram(), theirs, 2.5)
                                .get(0)
                                .item(),
                        within(1e-15));
    }

    @Test
    void the_exponential_of_a_normal_is_log_normal_and_its_value_that_of_the_normal() {
        Tracers.seeded(1, () -> {
            var x = normal("x", 0.3, 0.8);
            var y = Language.exp(x);
            assertThat(number(y)).isEqualTo(Math.exp(number(x)), within(1e-15));
            double viaNormal = number(((RandomVariable) x).logProb()) - number(x);
            assertThat(number(dev.variate.distribution.LogNormal.of(0.3, 0.8).logProb(y)))
                    .isCloseTo(viaNormal, within(1e-13));
            return null;
        });
    }

    private static List<Value> evaluate(Program program, double... arguments) {
        Map<String, Value> inputs = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            inputs.put(Integer.toString(i), Value.scalar(arguments[i]));
        }
        return ReferenceEvaluator.evaluate(program, inputs);
    }
}
