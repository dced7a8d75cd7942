package dev.variate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where chains begin: what one iteration without warm-up that cannot move shows. */
class StartingPointsTest {
    private static final Model MODEL = Model.of("model", List.of(), a -> {
        var mu = Language.normal("mu", 100, 1, Language.shape(2));
        var top = Language.uniform("top", 5, 7);
        var count = Language.poisson("count", 3);
        return Language.normal("y", mu.sum().plus(top).plus(count), 1e3);
    });
    private static final Map<String, ?> DATA = Map.of("y", 0.0);
    /** A single step of a random walk whose first step size is that of one chain's own search. */
    private static final NutsSettings ONE = new NutsSettings(4, 0, 1, 0.8, 1);

    private static double[][] first(Fit fit, NutsSettings settings) {
        List<double[]> draws = new ArrayList<>();
        fit.sample(Method.NUTS, settings, 3, 1, List.of(), (block, drawn) -> draws.add(drawn));
        return draws.toArray(double[][]::new);
    }

    @Test
    void chains_begin_at_given_values_in_turn_and_at_random_where_none_is_given() {
        try (Fit fit = Fit.of(MODEL, DATA)) {
            fit.startAt(List.of(
                    Map.of("mu", new double[] {60, 150}, "top", new double[] {6.5}, "count", new double[] {40}),
                    Map.of("mu", new double[] {-60, -150})));
            double[][] draws = first(fit, ONE);
            // far out the slope is 40 and more, so that the first step is short
            assertThat(draws[0][0]).isCloseTo(60, within(5.0));
            assertThat(draws[0][1]).isCloseTo(150, within(5.0));
            assertThat(draws[0][3]).isCloseTo(40, within(12.0));
            assertThat(draws[1][0]).isCloseTo(-60, within(20.0));
            assertThat(draws[2][0]).isCloseTo(60, within(5.0));
            assertThat(draws[1][2]).isBetween(5.0, 7.0);
        }
    }

    @Test
    void a_value_that_is_no_variables_or_does_not_fit_is_told() {
        try (Fit fit = Fit.of(MODEL, DATA)) {
            assertThatThrownBy(() -> fit.startAt(List.of(Map.of("nu", new double[1]))))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("Chains cannot begin at a `nu`: what is inferred is `mu`, `top`, `count`.");
            assertThatThrownBy(() -> fit.startAt(List.of(Map.of("mu", new double[3]))))
                    .hasMessage("The starting point has 3 values for `mu`, which has 2.");
            assertThatThrownBy(() -> fit.startAt(List.of(Map.of("top", new double[] {9}))))
                    .hasMessage(
                            "The starting value of `top` (`uniform`) is outside of what it can be, or at its edge.");
            assertThatThrownBy(() -> fit.startAt(List.of(Map.of("count", new double[] {1.5}))))
                    .hasMessageStartingWith("The starting value of `count`");
        }
    }

    @Test
    void chains_and_groups_of_many_short_ones_begin_at_draws_from_the_priors() {
        Model far = Model.of("far", List.of(), a -> {
            var mu = Language.normal("mu", 1000, 1);
            return Language.normal("y", mu, 1e6);
        });
        for (Method method : List.of(Method.NUTS, Method.CHEES, Method.RWM)) {
            try (Fit fit = Fit.of(far, Map.of("y", 1000.0))) {
                NutsSettings settings = new NutsSettings(16, 0, 1, 0.8, 1).withInit(NutsSettings.Init.PRIOR);
                List<double[]> draws = new ArrayList<>();
                fit.sample(method, settings, 3, 1, List.of(), (block, drawn) -> draws.add(drawn));
                assertThat(draws).hasSize(16).allSatisfy(draw -> assertThat(draw[0])
                        .isBetween(990.0, 1010.0));
            }
        }
    }
}
