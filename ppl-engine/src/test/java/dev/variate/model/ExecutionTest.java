package dev.variate.model;

import static dev.variate.model.Language.categorical;
import static dev.variate.model.Language.flat;
import static dev.variate.model.Language.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Execution.Origin;
import dev.variate.model.Execution.Step;
import dev.variate.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static final double[] SIGMA = {15, 10, 16, 11, 9, 11, 10, 18};
    private static final double[] Y = {28, 8, -3, 7, -1, 1, 18, 12};

    private static Execution run(TracedModel model, boolean conditioned, long seed) {
        return Execution.of(model.program(), model.inputs(), conditioned, seed);
    }

    private static Step step(Execution execution, String name) {
        return execution.steps().stream()
                .filter(s -> s.site().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double[] values(Execution execution, String name) {
        return step(execution, name).value().toArray();
    }

    private static double logNormal(double x, double mean, double sd) {
        double z = (x - mean) / sd;
        return -0.5 * z * z - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
    }

    @Test
    void steps_stand_in_the_order_of_the_text_and_their_densities_add_up_to_the_formula_written_by_hand() {
        Execution execution = run(PosteriorTest.eightSchools(), true, 3);

        assertThat(execution.steps()).extracting(s -> s.site().name()).containsExactly("mu", "tau", "z", "theta", "y");
        assertThat(execution.steps())
                .extracting(Step::origin)
                .containsExactly(Origin.DRAWN, Origin.DRAWN, Origin.DRAWN, Origin.COMPUTED, Origin.DATA);
        double mu = values(execution, "mu")[0];
        double tau = values(execution, "tau")[0];
        double[] z = values(execution, "z");
        double prior = logNormal(mu, 0, 5) + Math.log(2 / (Math.PI * 5)) - Math.log1p(tau * tau / 25);
        double effects = 0;
        double data = 0;
        for (int j = 0; j < 8; j++) {
            effects += logNormal(z[j], 0, 1);
            data += logNormal(Y[j], mu + tau * z[j], SIGMA[j]);
            assertThat(values(execution, "theta")[j]).isEqualTo(mu + tau * z[j]);
        }
        // sums of some tens of terms in double precision
        assertThat(step(execution, "tau").logJoint()).isCloseTo(prior, within(1e-10));
        assertThat(step(execution, "z").logProb()).isCloseTo(effects, within(1e-10));
        assertThat(step(execution, "theta").scores()).isFalse();
        assertThat(step(execution, "theta").logJoint())
                .isEqualTo(step(execution, "z").logJoint());
        assertThat(step(execution, "y").value().toArray()).isEqualTo(Y);
        assertThat(step(execution, "y").logJoint()).isCloseTo(prior + effects + data, within(1e-10 * Math.abs(data)));
        assertThat(step(execution, "y").parameters().values().iterator().next().toArray())
                .isEqualTo(values(execution, "theta"));
    }

    @Test
    void observing_a_variable_changes_the_draws_of_no_other_and_without_its_data_it_is_drawn() {
        TracedModel model = PosteriorTest.eightSchools();
        Execution observed = run(model, true, 5);
        Execution drawn = run(model, false, 5);
        for (String name : new String[] {"mu", "tau", "z", "theta"}) {
            assertThat(values(drawn, name)).isEqualTo(values(observed, name));
        }
        assertThat(step(drawn, "y").origin()).isEqualTo(Origin.DRAWN);
        double[] y = values(drawn, "y");
        double[] theta = values(drawn, "theta");
        double logProb = 0;
        for (int j = 0; j < 8; j++) {
            logProb += logNormal(y[j], theta[j], SIGMA[j]);
        }
        assertThat(Arrays.equals(y, Y)).isFalse();
        assertThat(step(drawn, "y").logProb()).isCloseTo(logProb, within(1e-10));
        assertThat(values(run(model, false, 5), "y")).isEqualTo(y);
        assertThat(values(run(model, false, 6), "y")).isNotEqualTo(y);
    }

    @Test
    void a_variable_is_drawn_from_its_distribution() {
        TracedModel model = ModelProgram.trace(
                Model.of("m", () -> {
                    Tensor mu = normal("mu", 3, 2);
                    return normal("y", mu, 1);
                }),
                Map.of("y", 0));
        double mean = 0;
        for (int seed = 0; seed < 2000; seed++) {
            mean += values(run(model, false, seed), "y")[0] / 2000;
        }
        // 4.5 standard errors of draws with variance 2² + 1²
        assertThat(mean).isCloseTo(3, within(4.5 * Math.sqrt(5.0 / 2000)));
    }

    @Test
    void a_discrete_variable_is_drawn_where_a_posterior_sums_it_out() {
        TracedModel model = ModelProgram.trace(
                Model.of("m", () -> {
                    Tensor z = categorical("z", new double[] {0.25, 0.75});
                    return normal("y", z, 0.1);
                }),
                Map.of("y", 0.2));
        Map<Double, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < 400; seed++) {
            Execution execution = run(model, true, seed);
            double z = values(execution, "z")[0];
            counts.merge(z, 1, Integer::sum);
            assertThat(step(execution, "y").logJoint())
                    .isCloseTo(Math.log(z == 0 ? 0.25 : 0.75) + logNormal(0.2, z, 0.1), within(1e-12));
        }
        // 4.5 standard errors of 400 draws
        assertThat(counts.get(1.0) / 400.0).isCloseTo(0.75, within(4.5 * Math.sqrt(0.25 * 0.75 / 400)));
    }

    @Test
    void what_cannot_be_drawn_is_named() {
        TracedModel model = ModelProgram.trace(
                Model.of("m", () -> {
                    Tensor mu = flat("mu");
                    return normal("y", mu, 1);
                }),
                Map.of("y", 0));
        assertThatThrownBy(() -> run(model, true, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`mu`");
    }
}
