package dev.variate.model;

import static dev.variate.model.Language.categorical;
import static dev.variate.model.Language.exponential;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.negativeBinomial;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.vector;
import static dev.variate.model.Language.weibull;
import static dev.variate.model.PartialObservations.censored;
import static dev.variate.model.PartialObservations.censoredAbove;
import static dev.variate.model.PartialObservations.intervalCensored;
import static dev.variate.model.PartialObservations.rightCensored;
import static dev.variate.model.PartialObservations.truncated;
import static dev.variate.model.PartialObservations.truncatedAbove;
import static dev.variate.model.PartialObservations.truncatedBelow;
import static dev.variate.model.Rewritten.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Model.Parameter;
import dev.variate.model.Model.Parameter.Kind;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.program.Support;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How a model says that not every value can be seen, or not exactly. */
class PartialObservationsTest {

    private static Model model(Function<List<Object>, Object> body, Parameter... parameters) {
        return Model.of("model", List.of(parameters), body);
    }

    private static Parameter tensor(String name) {
        return new Parameter(name, Kind.TENSOR);
    }

    private static double logDensity(Model model, Map<String, ?> data, double... position) {
        TracedModel traced = ModelProgram.trace(model, data);
        ProgramChecker.check(traced.program());
        Posterior posterior = Posterior.of(traced);
        Program program = posterior.logDensityProgram();
        Map<String, Value> inputs = new HashMap<>(posterior.inputs());
        inputs.put(posterior.positionName(), Value.vector(position));
        return ReferenceEvaluator.evaluate(program, inputs).get(0).item();
    }

    @Test
    void a_survival_model_by_follow_up_and_one_by_an_indicator_score_the_same() {
        Model byLimit = model(
                a -> {
                    var rate = exponential(1, site("rate", 2, 5));
                    return exponential(rate, censoredAbove(a.get(0)), site("time", 3, 5));
                },
                tensor("followUp"));
        Model byRow = model(
                a -> {
                    var rate = exponential(1, site("rate", 2, 5));
                    return exponential(rate, rightCensored(a.get(0)), site("time", 3, 5));
                },
                tensor("censored"));
        List<Double> times = List.of(1.5, 4.0, 0.7);
        double limit = logDensity(byLimit, Map.of("followUp", List.of(4.0, 4.0, 4.0), "time", times), 0);
        double rows = logDensity(byRow, Map.of("censored", List.of(0, 1, 0), "time", times), 0);
        // at rate 1: the prior's −1, and −t for each whether seen or not
        assertThat(limit).isCloseTo(-1 - 6.2, within(1e-13));
        assertThat(rows).isCloseTo(limit, within(1e-13));
    }

    @Test
    void an_interval_has_the_probability_between_its_ends_and_a_point_its_density() {
        Model m = model(
                a -> {
                    var rate = exponential(1, site("rate", 2, 5));
                    return exponential(rate, intervalCensored(a.get(0)), site("time", 3, 5));
                },
                tensor("seen"));
        double infinite = 1e300;
        double actual = logDensity(
                m,
                Map.of("seen", List.of(2.0, infinite, 0.7, 30.5, 1.0), "time", List.of(1.0, 1.5, 0.7, 30.0, 0.0)),
                0);
        double expected = -1
                + Math.log(Math.exp(-1) - Math.exp(-2))
                - 1.5
                - 0.7
                + Math.log(Math.exp(-30) - Math.exp(-30.5))
                + Math.log(1 - Math.exp(-1));
        assertThat(actual).isCloseTo(expected, within(1e-12));
        LogDensityCheck.finite(Posterior.of(ModelProgram.trace(
                m, Map.of("seen", List.of(2.0, infinite, 0.7, 30.5, 1.0), "time", List.of(1.0, 1.5, 0.7, 30.0, 0.0)))));
        assertThat(logDensity(m, Map.of("seen", List.of(1.0), "time", List.of(2.0)), 0))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** The gradient, too, is a number wherever an end is infinite or an interval a point. */
    private static final class LogDensityCheck {
        static void finite(Posterior posterior) {
            double[] gradient = new double[1];
            double at = 0.2;
            var density = posterior.compile(dev.variate.device.Devices.named("jvm"));
            density.logDensity(new double[] {at}, gradient);
            double up = density.logDensity(new double[] {at + 1e-5}, new double[1]);
            double down = density.logDensity(new double[] {at - 1e-5}, new double[1]);
            assertThat(gradient[0]).isCloseTo((up - down) / 2e-5, within(1e-6));
        }
    }

    @Test
    void a_latent_variable_lies_where_it_is_truncated_to() {
        Model m = model(a -> {
            var scale = normal(0, 2, truncatedBelow(1), site("scale", 2, 5));
            return normal(0, scale, site("y", 3, 5));
        });
        TracedModel traced = ModelProgram.trace(m, Map.of("y", 0.5));
        assertThat(traced.program().sites().get(0).support().kind()).isEqualTo(Support.Kind.GREATER_THAN);
        assertThat(traced.program().sites().get(0).distribution()).isEqualTo("normal");
        Simulation world = ModelProgram.simulate(m, Map.of(), 3);
        assertThat(world.values().get("scale").item()).isGreaterThan(1);
    }

    @Test
    void what_is_truncated_may_be_censored_too() {
        Model m = model(a -> {
            var rate = exponential(1, site("rate", 2, 5));
            return exponential(rate, truncatedBelow(1), censoredAbove(5), shape(2), site("t", 3, 5));
        });
        // those who were there at time 1: the exponential starts anew
        assertThat(logDensity(m, Map.of("t", List.of(2.0, 5.0)), 0)).isCloseTo(-1 - 1 - 4, within(1e-12));
    }

    @Test
    void a_limit_may_be_random_and_carries_a_gradient() {
        Model m = model(a -> {
            var low = normal(0, 1, site("low", 2, 5));
            return normal(0, 1, truncatedBelow(low), given(2.0), site("y", 3, 5));
        });
        double at = 0.3;
        double prior = -0.5 * at * at - 0.9189385332046727;
        double tail = Math.log(1 - 0.6179114221889526);
        assertThat(logDensity(m, Map.of(), at)).isCloseTo(prior - 2 - 0.9189385332046727 - tail, within(1e-12));
    }

    @Test
    void the_normal_distributions_functions_take_numbers_and_are_right_in_the_tails() {
        assertThat(((Value) Language.logNormalCdf(-40)).item()).isCloseTo(-804.6084420137538, within(1e-12));
        assertThat(((Value) Language.normalCdf(1.5)).item()).isCloseTo(0.9331927987311419, within(1e-15));
        assertThat(((Value) Language.normalQuantile(0.9331927987311419)).item()).isCloseTo(1.5, within(1e-14));
        assertThat(((Value) Language.normalCdf(Double.POSITIVE_INFINITY)).item())
                .isEqualTo(1);
    }

    @Test
    void mistakes_end_in_sentences_with_their_line() {
        assertRefused(
                model(a -> weibull(1.5, 3, censoredAbove(4), shape(3), site("time", 2, 5))),
                "`time` (line 2) is censored, so it has no density to infer it by. Give data for `time`, or leave the censoring out.");
        assertRefused(
                model(a -> categorical(vector(0.5, 0.5), truncatedAbove(0), site("class", 2, 5))),
                "A `categorical` cannot be truncated: the probability of its tails has no closed form here. "
                        + "Many others have one, such as `normal`, `gamma`, `weibull` and `poisson`.");
        assertRefused(
                model(a -> normal(0, 1, truncated(3, 1), site("x", 2, 5))),
                "A truncated `normal` needs a low below its high; line 2 gives it 3 and 1.");
        assertRefused(
                model(a -> halfNormal(1, truncatedAbove(2), truncatedBelow(1), site("x", 2, 5))),
                "A `halfNormal` is truncated twice. Say both ends at once: `truncated(low, high)`.");
        assertRefused(
                model(a -> normal(0, 1, shape(2), censored(new double[] {0, 0}, 1), rightCensored(1), site("x", 2, 5))),
                "A `normal` is censored twice. Say both ends at once: `censored(low, high)`.");
        assertRefused(
                model(a -> negativeBinomial(-1, 2, site("x", 2, 5))),
                "A `negativeBinomial` needs a mean above 0; line 2 gives it −1.");
    }

    @Test
    void data_that_say_whether_a_row_is_censored_are_checked() {
        Model m = model(a -> exponential(1, rightCensored(a.get(0)), site("t", 2, 5)), tensor("censored"));
        assertThatThrownBy(() -> ModelProgram.trace(m, Map.of("censored", List.of(0, 2), "t", List.of(1, 2))))
                .hasMessage(
                        "An `exponential` needs a censoring indicator that is 1 where a row is censored and 0 where it is not; "
                                + "line 2 gives it 2 at element 1.");
    }

    private static void assertRefused(Model model, String message) {
        assertThatThrownBy(() -> ModelProgram.trace(model, Map.of()))
                .isInstanceOfSatisfying(ModelException.class, e -> {
                    assertThat(e).hasMessage(message);
                    assertThat(e.line()).isEqualTo(2);
                });
    }
}
