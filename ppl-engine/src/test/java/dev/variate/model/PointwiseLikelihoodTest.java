package dev.variate.model;

import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.hiddenMarkov;
import static dev.variate.model.Language.multivariateNormalDiagonal;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Rewritten.site;
import static dev.variate.model.Rewritten.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.distribution.Normal;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointwiseLikelihoodTest {
    private static final Device JVM = Devices.named("jvm");
    private static final double[] SIGMA = {15, 10, 16, 11, 9, 11, 10, 18};
    private static final double[] Y = {28, 8, -3, 7, -1, 1, 18, 12};

    private static double[] at(PointwiseLikelihood likelihood, double... draw) {
        double[] logs = new double[likelihood.names().size()];
        likelihood.at(draw, logs);
        return logs;
    }

    private static double normalLog(double x, double mean, double sd) {
        double z = (x - mean) / sd;
        return -0.5 * z * z - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void each_school_scores_by_its_own_normal_density(String device) {
        PointwiseLikelihood likelihood =
                Posterior.of(PosteriorTest.eightSchools()).pointwiseLikelihood(Devices.named(device));
        double[] draw = {4, 2, -1, 0, 1, 2, -2, 0.5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0};
        double[] logs = at(likelihood, draw);

        assertThat(likelihood.names()).startsWith("y[0]", "y[1]").hasSize(8);
        for (int j = 0; j < 8; j++) {
            assertThat(logs[j]).isCloseTo(normalLog(Y[j], 4 + 2 * draw[2 + j], SIGMA[j]), within(1e-12));
        }
    }

    @Test
    void factors_and_values_that_are_computed_are_no_observations() {
        Model model = Model.of("m", () -> {
            Tensor a = normal(0, 1, site("a", 1, 1));
            factor(a, site("penalty", 2, 1));
            normal(0, 1, given(times(a, 2)), site("change", 3, 1));
            return normal(a, 1, site("y", 4, 1));
        });
        PointwiseLikelihood likelihood =
                Posterior.of(ModelProgram.trace(model, Map.of("y", 1))).pointwiseLikelihood(JVM);
        assertThat(likelihood.names()).containsExactly("y");
        assertThat(at(likelihood, 0.5)[0]).isCloseTo(normalLog(1, 0.5, 1), within(1e-14));
    }

    @Test
    void a_vector_whose_elements_depend_on_each_other_is_one_observation() {
        Model model = Model.of("m", () -> {
            Tensor a = normal(0, 1, shape(2), site("a", 1, 1));
            return multivariateNormalDiagonal(a, new double[] {1, 2}, shape(3), site("y", 2, 1));
        });
        PointwiseLikelihood likelihood = Posterior.of(
                        ModelProgram.trace(model, Map.of("y", List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6)))))
                .pointwiseLikelihood(JVM);
        assertThat(likelihood.names()).containsExactly("y[0]", "y[1]", "y[2]");
        assertThat(at(likelihood, 0, 1)[2]).isCloseTo(normalLog(5, 0, 1) + normalLog(6, 1, 2), within(1e-13));
    }

    @Test
    void the_steps_of_a_hidden_chain_are_told_to_depend_on_each_other() {
        Model model = Model.of("m", () -> {
            Tensor a = normal(0, 1, shape(2), site("a", 1, 1));
            double[][] transition = {{0.5, 0.5}, {0.5, 0.5}};
            return hiddenMarkov(3, new double[] {0.5, 0.5}, transition, Normal.of(a, 1), site("y", 2, 1));
        });
        PointwiseLikelihood likelihood = Posterior.of(ModelProgram.trace(model, Map.of("y", List.of(1, 2, 3))))
                .pointwiseLikelihood(JVM);
        assertThat(likelihood.variables())
                .extracting(PointwiseLikelihood.Observed::serial)
                .containsExactly(true);
        // a chain that forgets its state is a mixture at each step
        double[] logs = at(likelihood, 0, 1);
        double mixed = Math.log(0.5 * Math.exp(normalLog(2, 0, 1)) + 0.5 * Math.exp(normalLog(2, 1, 1)));
        assertThat(logs[1]).isCloseTo(mixed, within(1e-13));
    }

    @Test
    void a_model_without_observations_has_none() {
        Model model = Model.of("m", () -> normal(0, 1, site("a", 1, 1)));
        PointwiseLikelihood likelihood =
                Posterior.of(ModelProgram.trace(model, Map.of())).pointwiseLikelihood(JVM);
        assertThat(at(likelihood, 1)).isEmpty();
    }
}
