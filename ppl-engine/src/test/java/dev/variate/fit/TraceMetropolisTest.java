package dev.variate.fit;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.dirichlet;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.PossibleWorld;
import dev.variate.random.Key;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Programs whose structure depends on their draws, against posteriors that the tests compute. */
class TraceMetropolisTest {
    private static Worlds worlds(Map<String, ?> data, int draws, Supplier<Tensor> text) {
        TraceMetropolis method = TraceMetropolis.of(Model.of("model", text), data);
        return Worlds.sample(method, 4, 200, draws, 3);
    }

    private static double value(PossibleWorld world, String name) {
        return world.choices().get(name).value().get(0);
    }

    private static void assertMean(Worlds worlds, ToDoubleFunction<PossibleWorld> number, double expected) {
        ParameterSummary summary = worlds.summary("number", number);
        assertThat(summary.rHat()).isLessThan(1.05);
        assertThat(summary.mean()).isCloseTo(expected, within(4 * summary.mcse()));
    }

    private static double known(Tensor tensor) {
        return ((Value) tensor.resolved()).item();
    }

    @Test
    void a_sum_of_as_many_terms_as_a_count_says_has_the_counts_posterior() {
        Worlds worlds = worlds(Map.of("y", 4.0), 3_000, () -> {
            var n = poisson("n", 3);
            Tensor sum = Value.scalar(0.0);
            for (int i = 0; i < known(n); i++) {
                sum = sum.plus(normal("x" + i, 1, 1));
            }
            return normal("y", sum, 0.5);
        });
        // given n the sum is normal(n, √n), so y is normal(n, √(n + ¼))
        double total = 0;
        double mean = 0;
        double factorial = 1;
        for (int n = 0; n < 40; n++) {
            factorial *= n == 0 ? 1 : n;
            double variance = n + 0.25;
            double weight =
                    Math.pow(3, n) / factorial * Math.exp(-0.5 * (4 - n) * (4 - n) / variance) / Math.sqrt(variance);
            total += weight;
            mean += weight * n;
        }
        assertMean(worlds, world -> value(world, "n"), mean / total);
        assertThat(worlds.chains().getFirst())
                .allSatisfy(world -> assertThat(world.choices()).hasSize(1 + (int) value(world, "n")));
        assertThat(worlds.acceptance()).isBetween(0.1, 0.9);
    }

    private static Tensor tosses(Tensor p) {
        return known(bernoulli("toss", p)) == 1 ? tosses(p).plus(1.0) : Value.scalar(0.0);
    }

    @Test
    void a_recursion_without_bound_counts_its_own_depth() {
        Worlds worlds = worlds(Map.of("y", 2.5), 3_000, () -> normal("y", tosses(Value.scalar(0.6)), 1));
        double total = 0;
        double mean = 0;
        for (int k = 0; k < 100; k++) {
            double weight = Math.pow(0.6, k) * 0.4 * Math.exp(-0.5 * (2.5 - k) * (2.5 - k));
            total += weight;
            mean += weight * k;
        }
        assertMean(worlds, world -> world.choices().size() - 1, mean / total);
        assertThat(worlds.chains().getFirst().stream()
                        .anyMatch(world -> world.choices().containsKey("toss[2]")))
                .isTrue();
    }

    @Test
    void a_branch_decides_which_of_two_models_explains_the_data() {
        Worlds worlds = worlds(Map.of("y", 3.0), 3_000, () -> {
            var bent = bernoulli("bent", 0.5);
            return known(bent) == 1 ? normal("y", normal("mu", 0, 3), 1) : normal("y", uniform("u", -1, 1), 1);
        });
        double bent = Math.exp(-0.5 * 9 / 10.0) / Math.sqrt(20 * Math.PI);
        double straight = 0;
        for (int i = 0; i < 20_000; i++) {
            double u = -1 + (i + 0.5) / 10_000;
            straight += Math.exp(-0.5 * (3 - u) * (3 - u)) / Math.sqrt(2 * Math.PI) / 20_000;
        }
        assertMean(worlds, world -> value(world, "bent"), bent / (bent + straight));
    }

    @Test
    void variables_with_supports_of_all_kinds_have_their_conjugate_posteriors() {
        Worlds worlds = worlds(Map.of("tails", 3, "y", 2.0, "z", 4), 2_000, () -> {
            var p = beta("p", 2, 2);
            var rate = gamma("rate", 3, 1);
            var mu = normal("mu", 0, 2);
            var weights = dirichlet("weights", new double[] {2, 3, 4});
            dev.variate.model.Language.binomial("tails", 10, p);
            poisson("z", rate);
            return normal("y", mu, 1);
        });
        assertMean(worlds, world -> value(world, "p"), 5.0 / 14);
        assertMean(worlds, world -> value(world, "rate"), 7.0 / 2);
        assertMean(worlds, world -> value(world, "mu"), 8.0 / 5);
        assertMean(worlds, world -> world.choices().get("weights").value().get(2), 4.0 / 9);
    }

    @Test
    void a_chain_goes_on_from_its_values_with_the_same_worlds() {
        TraceMetropolis method = TraceMetropolis.of(
                Model.of("model", () -> normal("y", tosses(Value.scalar(0.6)), 1)), Map.of("y", 2.5));
        TraceMetropolis.State state = method.init(Key.of(4));
        for (int i = 0; i < 20; i++) {
            state = method.step(state);
        }
        TraceMetropolis.State resumed = method.resume(state.key(), state.iteration(), state.values());
        for (int i = 0; i < 20; i++) {
            state = method.step(state);
            resumed = method.step(resumed);
        }
        assertThat(resumed.world().choices().keySet())
                .containsExactlyElementsOf(state.world().choices().keySet());
        assertThat(resumed.world().logDensity()).isEqualTo(state.world().logDensity());
    }

    @Test
    void data_that_no_world_makes_are_told() {
        TraceMetropolis method = TraceMetropolis.of(
                Model.of("model", List.of(), a -> uniform("y", 0, beta("p", 1, 1))), Map.of("y", 3.0));
        assertThatThrownBy(() -> method.init(Key.of(1)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("No chain can begin: of 10000 draws from the priors of `model` none");
    }
}
