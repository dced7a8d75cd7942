package dev.variate.model;

import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.flat;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Rewritten.site;
import static dev.variate.model.Rewritten.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.random.Key;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictiveTest {
    private static final Device JVM = Devices.named("jvm");
    private static final double[] SIGMA = {15, 10, 16, 11, 9, 11, 10, 18};

    /** By draw and number. */
    private static double[][] draws(Predictive predictive, int count, double... posterior) {
        double[][] draws = new double[count][predictive.scalarNames().size()];
        for (int i = 0; i < count; i++) {
            predictive.at(Key.of(7).fold(i), posterior, draws[i]);
        }
        return draws;
    }

    private static double[] moments(double[][] draws, int column) {
        double mean = 0;
        for (double[] draw : draws) {
            mean += draw[column] / draws.length;
        }
        double variance = 0;
        for (double[] draw : draws) {
            variance += Math.pow(draw[column] - mean, 2) / (draws.length - 1);
        }
        return new double[] {mean, Math.sqrt(variance)};
    }

    private static Predictive prior(Model model, Map<String, ?> data) {
        TracedModel traced = ModelProgram.trace(model, data);
        return Predictive.ofPrior(traced.program(), traced.inputs(), JVM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void eight_schools_predicts_its_effects_about_those_of_the_draw(String device) {
        Predictive predictive = Posterior.of(PosteriorTest.eightSchools()).predictive(Devices.named(device));
        // mu, tau, z and theta; what theta says is not read, since it follows from the others
        double[] draw = {4, 2, -1, 0, 1, 2, -2, 0.5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0};
        double[][] draws = draws(predictive, 2000, draw);

        assertThat(predictive.scalarNames()).startsWith("y[0]").hasSize(8);
        for (int j = 0; j < 8; j++) {
            double[] moments = moments(draws, j);
            // 4.5 standard errors of 2,000 normal draws
            assertThat(moments[0]).isCloseTo(4 + 2 * draw[2 + j], within(4.5 * SIGMA[j] / Math.sqrt(2000)));
            assertThat(moments[1]).isCloseTo(SIGMA[j], within(4.5 * SIGMA[j] / Math.sqrt(2 * 2000)));
        }
    }

    @Test
    void a_prior_draw_is_a_whole_world_whose_parts_agree() {
        TracedModel traced = PosteriorTest.eightSchools();
        Predictive predictive = Predictive.ofPrior(traced.program(), traced.inputs(), JVM);

        assertThat(predictive.variables())
                .extracting(Predictive.Variable::name)
                .containsExactly("mu", "tau", "z", "theta", "y");
        for (double[] draw : draws(predictive, 50)) {
            for (int j = 0; j < 8; j++) {
                assertThat(draw[10 + j]).isEqualTo(draw[0] + draw[1] * draw[2 + j]);
            }
        }
    }

    @Test
    void draws_from_the_prior_spread_as_those_of_the_model_run_forward() {
        Model model = Model.of("m", () -> {
            var m = normal(2, 3, site("m", 1, 1));
            var s = halfNormal(2, site("s", 2, 1));
            return normal(times(m, s), 1, shape(2), site("y", 3, 1));
        });
        int count = 4000;
        double[][] draws = draws(prior(model, Map.of("y", List.of(0, 0))), count);
        double[][] simulated = new double[count][];
        for (int i = 0; i < count; i++) {
            Map<String, dev.variate.tensor.Value> world =
                    ModelProgram.simulate(model, Map.of(), 1000 + i).values();
            simulated[i] = new double[] {
                world.get("m").item(), world.get("s").item(), world.get("y").get(1)
            };
        }
        int[] columns = {0, 1, 3};
        for (int c = 0; c < 3; c++) {
            double[] one = moments(draws, columns[c]);
            double[] other = moments(simulated, c);
            // 4.5 standard errors of a difference of two means
            assertThat(one[0]).isCloseTo(other[0], within(4.5 * one[1] * Math.sqrt(2.0 / count)));
        }
    }

    @Test
    void a_draw_depends_on_its_key_and_on_no_other_variable() {
        Model one = Model.of("m", () -> normal(normal(0, 1, site("a", 1, 1)), 1, site("y", 2, 1)));
        Model other = Model.of("m", () -> {
            var before = normal(5, 1, site("before", 1, 1));
            var a = normal(0, 1, site("a", 2, 1));
            return normal(times(before, a), 1, site("y", 3, 1));
        });
        double[][] first = draws(prior(one, Map.of("y", 0)), 20);
        double[][] second = draws(prior(other, Map.of("y", 0)), 20);
        for (int i = 0; i < 20; i++) {
            assertThat(second[i][1]).isEqualTo(first[i][0]);
        }
        assertThat(draws(prior(one, Map.of("y", 0)), 20)).isDeepEqualTo(first);
    }

    @Test
    void what_depends_on_observed_data_is_predicted_from_predicted_data() {
        Model model = Model.of("m", () -> {
            var a = normal(0, 1, site("a", 1, 1));
            var x = normal(times(a, 100), 0.001, site("x", 2, 1));
            return normal(x, 0.001, site("y", 3, 1));
        });
        Predictive predictive =
                Posterior.of(ModelProgram.trace(model, Map.of("x", 3, "y", 4))).predictive(JVM);
        double[] draw = draws(predictive, 1, 2.0)[0];
        assertThat(draw[0]).isCloseTo(200, within(0.01));
        assertThat(draw[1]).isCloseTo(draw[0], within(0.01));
    }

    @Test
    void a_variable_whose_value_the_text_gives_leaves_what_follows_from_it_alone() {
        Model model = Model.of("m", () -> {
            var a = normal(0, 1, site("a", 1, 1));
            var x = normal(times(a, 100), 0.001, given(7.0), site("x", 2, 1));
            return normal(x, 0.001, site("y", 3, 1));
        });
        double[] draw =
                draws(Posterior.of(ModelProgram.trace(model, Map.of("y", 4))).predictive(JVM), 1, 2.0)[0];
        assertThat(draw[0]).isCloseTo(200, within(0.01));
        assertThat(draw[1]).isCloseTo(7, within(0.01));
    }

    @Test
    void a_discrete_variable_without_data_is_predicted_with_the_observed() {
        Model model = Model.of("m", () -> {
            var rate = halfNormal(5, site("rate", 1, 1));
            var y = poisson(rate, site("y", 2, 1));
            var next = poisson(times(rate, 10), site("next", 3, 1));
            return next;
        });
        Predictive predictive =
                Posterior.of(ModelProgram.trace(model, Map.of("y", 4))).predictive(JVM);
        assertThat(predictive.scalarNames()).containsExactly("y", "next");
        // 4.5 standard errors of 2,000 draws with mean and variance 30
        assertThat(moments(draws(predictive, 2000, 3), 1)[0]).isCloseTo(30, within(4.5 * Math.sqrt(30.0 / 2000)));
    }

    @Test
    void a_flat_prior_cannot_be_drawn_from_and_is_named() {
        Model model = Model.of("m", () -> normal(flat(site("mu", 2, 1)), 1, site("y", 3, 1)));
        assertThatThrownBy(() -> prior(model, Map.of("y", 1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("`mu` (line 2) cannot be drawn: a `flat` is no probability distribution. "
                        + "Give it a proper prior, such as `normal(0, 10)`.");
        // the posterior of mu has draws, and those predict
        double[] draw =
                draws(Posterior.of(ModelProgram.trace(model, Map.of("y", 1))).predictive(JVM), 1, 3.0)[0];
        assertThat(draw[0]).isCloseTo(3, within(5.0));
    }

    @Test
    void a_factor_is_told_of_and_not_drawn() {
        Model model = Model.of("m", () -> {
            Tensor a = normal(0, 1, site("a", 1, 1));
            factor(a, site("penalty", 2, 1));
            return normal(a, 1, site("y", 3, 1));
        });
        Predictive predictive = prior(model, Map.of("y", 1));
        assertThat(predictive.factors()).containsExactly("penalty");
        assertThat(predictive.scalarNames()).containsExactly("a", "y");
    }

    @Test
    void a_parameter_that_a_distribution_cannot_take_is_a_mistake_with_its_line() {
        Model model = Model.of("m", () -> {
            var a = normal(0, 1, site("a", 1, 1));
            return poisson(times(a, 1), site("y", 2, 1));
        });
        Predictive predictive =
                Posterior.of(ModelProgram.trace(model, Map.of("y", 4))).predictive(JVM);
        assertThatThrownBy(() -> draws(predictive, 1, -2.0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("rate");
    }

    @Test
    void variables_in_a_loop_are_drawn_one_after_another() {
        Model walk = Model.of("walk", () -> {
            Tensor x = normal(0, 0.001, site("x", 1, 1));
            for (int i = 0; i < 5; i++) {
                x = normal(Rewritten.plus(x, 10), 0.001, site("x", 2, 1));
            }
            return normal(x, 0.001, site("y", 3, 1));
        });
        double[] draw = draws(prior(walk, Map.of("y", 0)), 1)[0];
        assertThat(draw).hasSize(7);
        assertThat(draw[6]).isCloseTo(50, within(0.05));
    }

    /** As a process that is not trusted may send it. */
    @Test
    void variables_that_are_each_others_parameters_are_refused() {
        Model model = Model.of("m", () -> {
            var a = normal(0, 1, site("a", 1, 1));
            var b = normal(a, 1, site("b", 2, 1));
            return normal(b, 1, site("y", 3, 1));
        });
        TracedModel traced = ModelProgram.trace(model, Map.of("y", 1));
        Program program = traced.program();
        Site b = program.sites().get(1);
        List<Site> sites = program.sites().stream()
                .map(s -> !s.name().equals("a")
                        ? s
                        : new Site(
                                s.name(),
                                s.role(),
                                s.distribution(),
                                List.of(
                                        new Named("location", b.value()),
                                        s.parameters().get(1)),
                                s.support(),
                                s.value(),
                                s.logProb(),
                                s.source(),
                                s.plates(),
                                s.explicit()))
                .toList();
        Program broken = new Program("m", program.inputs(), program.equations(), program.outputs(), sites);
        assertThatThrownBy(() -> Predictive.ofPrior(broken, traced.inputs(), JVM))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage("The parameters of 'a' depend on the variable itself");
    }
}
