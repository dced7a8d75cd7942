package dev.variate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.CrossValidation;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldsTest {
    private static final double[] Y = {1.2, -0.4, 2.9, 0.3, 1.7, -1.1, 8};
    private static final Model MODEL = Model.of("model", List.of(), a -> {
        var mu = Language.normal("mu", 0, 2);
        return Language.normal("y", mu, 1.5, Language.shape(7));
    });

    /** Of y[i], given those observations that other folds have. */
    private static double exact(CrossValidation found, int i) {
        double precision = 0.25;
        double sum = 0;
        for (CrossValidation.Observation other : found.observations()) {
            if (other.fold() != found.observations().get(i).fold()) {
                precision += 1 / 2.25;
                sum += Y[found.observations().indexOf(other)] / 2.25;
            }
        }
        double variance = 1 / precision + 2.25;
        double off = Y[i] - sum / precision;
        return -0.5 * off * off / variance - 0.5 * Math.log(2 * Math.PI * variance);
    }

    @Test
    void each_observation_is_predicted_by_a_fit_that_has_not_seen_its_fold() {
        try (Fit fit = Fit.of(MODEL, Map.of("y", Y))) {
            CrossValidation found = fit.kFold(3, NutsSettings.defaults(), 2);
            assertThat(found.observations()).hasSize(7);
            assertThat(found.observations().stream()
                            .map(CrossValidation.Observation::fold)
                            .distinct()
                            .sorted())
                    .containsExactly(0, 1, 2);
            for (int i = 0; i < Y.length; i++) {
                // some four Monte Carlo errors; the far observation's mean density rests on few draws
                assertThat(found.observations().get(i).elpd())
                        .as("observation " + i)
                        .isCloseTo(exact(found, i), within(i == 6 ? 0.4 : 0.06));
            }
            assertThat(found.hardest(1).getFirst().name()).isEqualTo("y[6]");
            assertThat(found.elpd())
                    .isCloseTo(
                            found.observations().stream()
                                    .mapToDouble(CrossValidation.Observation::elpd)
                                    .sum(),
                            within(1e-12));
            assertThat(found.se()).isPositive();
        }
    }

    @Test
    void fits_made_one_at_a_time_say_what_they_say_together() {
        NutsSettings few = NutsSettings.defaults().withWarmup(200).withDraws(200);
        try (Fit fit = Fit.of(MODEL, Map.of("y", Y))) {
            CrossValidation all = fit.kFold(3, few, 2);
            List<CrossValidation.Part> parts = new ArrayList<>();
            for (int fold : new int[] {2, 0, 1}) {
                parts.add(fit.fold(3, fold, few, 2, Long.MAX_VALUE));
            }
            assertThat(CrossValidation.of(3, parts)).isEqualTo(all);
            assertThat(CrossValidation.of(3, parts.subList(0, 1)).observations())
                    .isEqualTo(all.observations().stream()
                            .filter(observation -> observation.fold() == 2)
                            .toList());
        }
    }

    @Test
    void more_folds_than_observations_and_series_are_refused() {
        try (Fit fit = Fit.of(MODEL, Map.of("y", Y))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fit.kFold(8, NutsSettings.defaults(), 2))
                    .withMessage("folds is 8; it must lie between 2 and the 7 observations");
        }
        try (Fit fit = Fit.of(Model.of("none", List.of(), a -> Language.normal("mu", 0, 1)), Map.of())) {
            assertThatThrownBy(() -> fit.kFold(2, NutsSettings.defaults(), 2)).isInstanceOf(ModelException.class);
        }
    }
}
