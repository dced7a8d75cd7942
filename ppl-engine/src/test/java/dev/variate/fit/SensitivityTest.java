package dev.variate.fit;

import static dev.variate.model.Language.exponential;
import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.diagnostics.PowerScaling.Diagnosis;
import dev.variate.diagnostics.PowerScaling.Sensitivity;
import dev.variate.inference.NutsSettings;
import dev.variate.model.LogParts;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.ModelProgram;
import dev.variate.model.Posterior;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SensitivityTest {
    private static Sensitivity of(double priorSd, double error, double y) {
        Model model = Model.of("model", List.of(), a -> normal("y", normal("mu", 0, priorSd), error));
        try (Fit fit = Fit.of(model, Map.of("y", y))) {
            Draws draws = fit.sample(NutsSettings.defaults(), 1);
            return fit.sensitivity(draws).scalars().getFirst();
        }
    }

    @Test
    void priors_and_data_are_told_apart() {
        assertThat(of(10, 1, 1).diagnosis()).isEqualTo(Diagnosis.NONE);
        assertThat(of(1, 1, 6).diagnosis()).isEqualTo(Diagnosis.CONFLICT);
        assertThat(of(1, 30, 3).diagnosis()).isEqualTo(Diagnosis.PRIOR);
    }

    @Test
    void prior_and_likelihood_that_are_alike_have_the_same_sensitivity() {
        // a prior about −3 and an observation of 3, both of sd 1: one is the other's mirror image
        Model model = Model.of("model", List.of(), a -> normal("y", normal("mu", -3, 1), 1));
        try (Fit fit = Fit.of(model, Map.of("y", 3.0))) {
            Sensitivity found = fit.sensitivity(
                            fit.sample(NutsSettings.defaults().withDraws(5000), 1))
                    .scalars()
                    .getFirst();
            assertThat(found.diagnosis()).isEqualTo(Diagnosis.CONFLICT);
            // over seeds either has a standard deviation of four hundredths of itself
            assertThat(found.prior()).isCloseTo(found.likelihood(), within(0.15 * found.likelihood()));
        }
    }

    @Test
    void the_priors_that_are_scaled_can_be_named() {
        Model model = Model.of("model", List.of(), a -> {
            var level = normal("level", 0, 1);
            var slope = normal("slope", 0, 100);
            return normal("y", level.plus(slope), 1);
        });
        try (Fit fit = Fit.of(model, Map.of("y", 50.0))) {
            Draws draws = fit.sample(NutsSettings.defaults(), 1);
            // the slope can be whatever its wide prior is scaled to; the level's prior is all that holds the level
            assertThat(fit.sensitivity(draws, Set.of("slope")).scalars().get(0).prior())
                    .isLessThan(0.05);
            assertThat(fit.sensitivity(draws, Set.of("level")).scalars().get(0).prior())
                    .isGreaterThan(0.05);
            assertThatThrownBy(() -> fit.sensitivity(draws, Set.of("y")))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(
                            "`y` has no prior to scale: the variables that are inferred are `level`, `slope`");
        }
    }

    @Test
    void the_parts_are_densities_of_the_quantities_and_factors_count_as_likelihood() {
        Model model = Model.of("model", List.of(), a -> {
            var scale = exponential("scale", 2);
            factor("weight", -0.25);
            return normal("y", 0, scale);
        });
        Posterior posterior = Posterior.of(ModelProgram.trace(model, Map.of("y", 1.5)));
        try (LogParts function = posterior.logParts(Set.of(), Devices.named("jvm"))) {
            double[] parts = new double[2];
            function.at(new double[] {0.7}, parts);
            assertThat(parts[0]).isCloseTo(Math.log(2) - 1.4, within(1e-12));
            assertThat(parts[1])
                    .isCloseTo(-0.25 - 0.5 * Math.log(2 * Math.PI) - Math.log(0.7) - 0.5 * 2.25 / 0.49, within(1e-12));
        }
    }
}
