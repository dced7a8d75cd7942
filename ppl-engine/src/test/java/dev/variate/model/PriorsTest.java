package dev.variate.model;

import static dev.variate.model.Language.given;
import static dev.variate.model.Language.horseshoe;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.ordered;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.r2d2;
import static dev.variate.model.Language.regularizedHorseshoe;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.stickBreaking;
import static dev.variate.model.Language.stochasticVolatility;
import static dev.variate.model.Rewritten.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.Site;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Priors of several random variables: what they are made of, and what is known of what they make. */
class PriorsTest {
    private static Map<String, Value> world(Supplier<Tensor> model, long seed) {
        return ModelProgram.simulate(Model.of("m", model::get), Map.of(), seed).values();
    }

    private static double[] outcome(Supplier<Tensor> model, long seed) {
        Simulation world = ModelProgram.simulate(Model.of("m", model::get), Map.of(), seed);
        return ((Value) ((Tensor) world.outcome()).resolved()).toArray();
    }

    @Test
    void a_horseshoe_is_the_product_of_its_parts_under_the_name_of_its_variable() {
        Supplier<Tensor> model = () -> horseshoe(0.1, shape(3), site("beta", 1, 1));
        Map<String, Value> parts = world(model, 4);
        assertThat(parts).containsOnlyKeys("beta.global", "beta.local", "beta.raw");
        double[] beta = outcome(model, 4);
        for (int i = 0; i < 3; i++) {
            assertThat(beta[i])
                    .isEqualTo(parts.get("beta.raw").get(i)
                            * parts.get("beta.local").get(i)
                            * parts.get("beta.global").item());
        }
        TracedModel traced = ModelProgram.trace(
                Model.of("m", () -> {
                    var beta2 = horseshoe(0.1, plate("predictor", 3), site("beta", 1, 1));
                    return normal("y", beta2, 1, given(new double[3]));
                }),
                Map.of());
        ProgramChecker.check(traced.program());
        assertThat(ProgramText.print(ProgramText.parse(ProgramText.print(traced.program()))))
                .isEqualTo(ProgramText.print(traced.program()));
        assertThat(traced.program().sites())
                .extracting(Site::name)
                .containsExactly("beta.global", "beta.local", "beta.raw", "beta", "y");
        assertThat(Posterior.of(traced).scalarNames()).contains("beta.global", "beta.local[2]", "beta[1]");
    }

    @Test
    void a_regularised_horseshoe_is_held_by_its_slab_and_a_horseshoe_within_it() {
        Supplier<Tensor> model = () -> regularizedHorseshoe(0.5, 2, 4, shape(50), site("beta", 1, 1));
        for (long seed = 0; seed < 20; seed++) {
            Map<String, Value> parts = world(model, seed);
            double[] beta = outcome(model, seed);
            double slab = parts.get("beta.slab").item();
            for (int i = 0; i < 50; i++) {
                double z = parts.get("beta.raw").get(i);
                double wide = parts.get("beta.local").get(i)
                        * parts.get("beta.global").item();
                // 1/scale² = 1/(τλ)² + 1/c²
                double scale = Math.sqrt(1 / (1 / (wide * wide) + 1 / slab));
                assertThat(beta[i]).isCloseTo(z * scale, within(1e-12 * Math.abs(z * scale) + 1e-300));
            }
        }
    }

    @Test
    void coefficients_by_r2_explain_the_share_that_it_says() {
        // the variance of x·β with independent standard predictors is Σ variances = σ² R²/(1 − R²)
        Supplier<Tensor> model = () -> r2d2(0.4, 5, 0.5, 3, shape(4), site("beta", 1, 1));
        Map<String, Value> parts = world(model, 7);
        double[] beta = outcome(model, 7);
        double variance = IntStream.range(0, 4)
                .mapToDouble(i -> Math.pow(beta[i] / parts.get("beta.raw").get(i), 2))
                .sum();
        double r2 = parts.get("beta.r2").item();
        assertThat(variance / (variance + 9)).isCloseTo(r2, within(1e-12));
        assertThat(parts.get("beta.shares").shape().dims()).containsExactly(4);
    }

    @Test
    void weights_of_a_broken_stick_are_those_of_a_dirichlet_process() {
        // E w_k = α^(k−1)/(1 + α)^k, here by 20,000 draws
        int n = 20_000;
        double[] mean = new double[6];
        for (int i = 0; i < n; i++) {
            double[] w = outcome(() -> stickBreaking(1.5, 6, site("w", 1, 1)), i);
            assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-14));
            for (int k = 0; k < 6; k++) {
                mean[k] += w[k] / n;
            }
        }
        for (int k = 0; k < 5; k++) {
            // five standard errors; no weight's standard deviation is above 0.3
            assertThat(mean[k]).isCloseTo(Math.pow(1.5, k) / Math.pow(2.5, k + 1), within(5 * 0.3 / Math.sqrt(n)));
        }
    }

    @Test
    void log_variances_keep_their_stationary_spread() {
        int n = 20_000;
        double[] first = new double[n];
        double[] last = new double[n];
        for (int i = 0; i < n; i++) {
            double[] h = outcome(() -> stochasticVolatility(-1, 0.9, 0.3, 12, site("h", 1, 1)), i);
            first[i] = h[0] + 1;
            last[i] = h[11] + 1;
        }
        double variance = 0.09 / (1 - 0.81);
        double error = 5 * variance * Math.sqrt(2.0 / n);
        assertThat(Arrays.stream(first).map(x -> x * x).average().orElseThrow()).isCloseTo(variance, within(error));
        assertThat(Arrays.stream(last).map(x -> x * x).average().orElseThrow()).isCloseTo(variance, within(error));
        assertThat(IntStream.range(0, n)
                        .mapToDouble(i -> first[i] * last[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(variance * Math.pow(0.9, 11), within(error));
    }

    @Test
    void what_a_prior_of_several_variables_cannot_do_is_told() {
        assertThatThrownBy(() -> horseshoe(1, shape(3), ordered(), site("b", 3, 5)))
                .hasMessage("A `horseshoe` is made of several random variables and cannot be put in order. Give that to"
                        + " one that you make of it, such as `normal(beta, 1)`.");
        assertThatThrownBy(() -> r2d2(0.5, 2, 1, 1)).hasMessageContaining("its options say how many elements it has");
        assertThatThrownBy(() -> stickBreaking(1, 1)).hasMessageContaining("at least 2 parts");
        assertThatThrownBy(() -> horseshoe(-1, shape(3))).hasMessageContaining("above 0");
    }

    @Test
    void two_priors_have_names_of_their_own() {
        assertThat(world(() -> horseshoe("a", 1, shape(2)).plus(horseshoe("b", 1, shape(2))), 1))
                .containsOnlyKeys(List.of("a.global", "a.local", "a.raw", "b.global", "b.local", "b.raw")
                        .toArray(String[]::new));
    }
}
