package dev.variate.fit;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.binomial;
import static dev.variate.model.Language.categorical;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.tensor;
import static dev.variate.model.Language.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Summary;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Discrete variables that cannot be summed out, against sums that the tests make. */
class WholeNumbersTest {
    private static final NutsSettings LONG = NutsSettings.defaults().withDraws(4_000);

    private static Model model(Supplier<Tensor> text) {
        return Model.of("model", List.of(), a -> text.get());
    }

    private static Draws draws(Map<String, ?> data, Supplier<Tensor> text) {
        try (Fit fit = Fit.of(model(text), data)) {
            return fit.sample(LONG, 5);
        }
    }

    private static void assertMean(Draws draws, String name, DoubleUnaryOperator function, double expected) {
        double[][] values = Arrays.stream(draws.of(name))
                .map(chain -> Arrays.stream(chain).map(function).toArray())
                .toArray(double[][]::new);
        ParameterSummary summary = Summary.of(name, values);
        assertThat(summary.rHat()).isLessThan(1.02);
        assertThat(summary.mean()).as(name).isCloseTo(expected, within(4 * summary.mcse()));
    }

    private static double logFactorial(double n) {
        double sum = 0;
        for (int i = 2; i <= n; i++) {
            sum += Math.log(i);
        }
        return sum;
    }

    private static double logBinomial(double y, double n, double p) {
        return y > n
                ? Double.NEGATIVE_INFINITY
                : logFactorial(n) - logFactorial(y) - logFactorial(n - y) + y * Math.log(p) + (n - y) * Math.log1p(-p);
    }

    @Test
    void a_population_of_unknown_size_is_counted_with_its_rate() {
        double[] seen = {14, 9, 11};
        Draws draws = draws(Map.of("y", seen), () -> {
            var rate = gamma("rate", 4, 0.1);
            var size = poisson("size", rate);
            return binomial("y", size, 0.3, shape(3));
        });
        // the rate integrates out of gamma and Poisson: size is negative binomial, with 4 successes and odds 0.1 : 1
        double total = 0;
        double first = 0;
        double second = 0;
        double rate = 0;
        for (int n = 14; n < 1000; n++) {
            double log = logFactorial(n + 3) - logFactorial(n) - logFactorial(3) - n * Math.log(1.1);
            for (double y : seen) {
                log += logBinomial(y, n, 0.3);
            }
            double weight = Math.exp(log);
            total += weight;
            first += weight * n;
            second += weight * n * n;
            rate += weight * (4 + n) / 1.1;
        }
        double mean = first / total;
        assertMean(draws, "size", n -> n, mean);
        double variance = second / total - mean * mean;
        assertMean(draws, "size", n -> (n - mean) * (n - mean), variance);
        assertMean(draws, "rate", r -> r, rate / total);
    }

    @Test
    void elements_that_meet_in_one_sum_and_are_too_many_for_all_combinations_are_moved_one_by_one() {
        Draws draws = draws(Map.of("y", 12.0), () -> {
            var mu = normal("mu", 0, 2);
            var z = bernoulli("z", 0.3, shape(40));

            return normal("y", mu.plus(sum(z)), 1);
        });
        double total = 0;
        double first = 0;
        double mu = 0;
        for (int k = 0; k <= 40; k++) {
            double off = 12 - k;
            double weight = Math.exp(logBinomial(k, 40, 0.3) - 0.5 * off * off / 5);
            total += weight;
            first += weight * k;
            mu += weight * off * 4 / 5;
        }
        assertMean(draws, "mu", x -> x, mu / total);
        assertMean(draws, "z[7]", z -> z, first / total / 40);
    }

    @Test
    void a_count_whose_bound_is_another_count_stays_within_it() {
        Draws draws = draws(Map.of("y", 2.5), () -> {
            var n = poisson("n", 6);
            var k = binomial("k", n, 0.4);
            return normal("y", k, normal("s", 1, 1e-4).abs());
        });
        double total = 0;
        double n = 0;
        double k = 0;
        for (int i = 0; i < 80; i++) {
            for (int j = 0; j <= i; j++) {
                double weight = Math.exp(
                        i * Math.log(6) - logFactorial(i) + logBinomial(j, i, 0.4) - 0.5 * (2.5 - j) * (2.5 - j));
                total += weight;
                n += weight * i;
                k += weight * j;
            }
        }
        assertMean(draws, "n", x -> x, n / total);
        assertMean(draws, "k", x -> x, k / total);
        double[][] larger = draws.of("n");
        double[][] smaller = draws.of("k");
        for (int chain = 0; chain < larger.length; chain++) {
            for (int i = 0; i < larger[chain].length; i++) {
                assertThat(smaller[chain][i]).isLessThanOrEqualTo(larger[chain][i]);
            }
        }
    }

    @Test
    void nothing_but_counts_without_end_is_sampled_too() {
        Draws draws = draws(Map.of("y", 7), () -> binomial("y", poisson("n", 9), 0.5));
        // what was not seen is Poisson of mean 4.5
        assertMean(draws, "n", n -> n, 11.5);
        assertMean(draws, "n", n -> (n - 11.5) * (n - 11.5), 4.5);
    }

    @Test
    void a_count_that_picks_a_mean_is_moved_beside_another_that_cannot_be_summed() {
        Draws draws = draws(Map.of("y", 4.0), () -> {
            var mu = normal("mu", new double[] {0, 4}, 0.5);
            var z = categorical("z", new double[] {0.5, 0.5});
            var n = poisson("n", 2);
            return normal("y", tensor(mu).take(z).plus(n.times(2.0)), 1);
        });
        double total = 0;
        double counts = 0;
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 2; j++) {
                double off = 4 - 4 * j - 2 * i;
                double weight = Math.exp(i * Math.log(2) - logFactorial(i) - 0.5 * off * off / 1.25);
                total += weight;
                counts += weight * i;
            }
        }
        assertMean(draws, "n", x -> x, counts / total);
    }

    @Test
    void observations_are_left_out_and_data_predicted_from_draws_with_counts_in_them() {
        Model model = model(() -> binomial("y", poisson("size", gamma("rate", 4, 0.1)), 0.3, shape(3)));
        try (Fit fit = Fit.of(model, Map.of("y", new double[] {14, 9, 11}))) {
            Draws draws = fit.sample(NutsSettings.defaults(), 5);
            assertThat(fit.loo(draws).elpd()).isBetween(-12.0, -5.0);
            Predicted predicted = fit.posteriorPredictive(draws, 3);
            assertThat(predicted.scalarNames()).contains("y[0]").doesNotContain("size");
            assertThat(fit.stepped().getFirst().name()).isEqualTo("size");
        }
    }

    @Test
    void no_rows_and_bounds_that_are_inferred_are_worth_a_note() {
        assertThat(notes(Map.of("y", new double[0]), () -> normal("y", normal("mu", 0, 1), 1, shape(0))))
                .containsExactly(
                        "`y` (`normal`) has no data: there are no rows. What only it could tell of has its prior for a"
                                + " posterior.");
        assertThat(notes(Map.of("y", 2.0), () -> uniform("y", 0, gamma("top", 2, 1))))
                .singleElement()
                .asString()
                .startsWith("The data of `y` (`uniform`) must lie within bounds that are inferred");
        assertThat(notes(
                        Map.of("y", 2),
                        () -> poisson("y", poisson("n", gamma("rate", 2, 1)).plus(0.5))))
                .singleElement()
                .asString()
                .startsWith(
                        "`n` (`poisson`) is moved by steps between those of the other variables: it takes any whole");
        assertThat(notes(Map.of("y", 2.0), () -> normal("y", normal("mu", 0, 1), 1)))
                .isEmpty();
    }

    private static List<String> notes(Map<String, ?> data, Supplier<Tensor> text) {
        try (Fit fit = Fit.of(model(text), data)) {
            return fit.notes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_method_that_moves_along_gradients_alone_says_which_variable_it_cannot_move(Method method) {
        Model model = model(() -> binomial("y", poisson("n", gamma("rate", 2, 0.2)), beta("p", 2, 2)));
        try (Fit fit = Fit.of(model, Map.of("y", 3))) {
            if (method.stepsWholeNumbers()) {
                Draws draws =
                        new Draws(fit.scalarNames(), NutsSettings.defaults().withDraws(50), method);
                fit.sample(method, NutsSettings.defaults().withDraws(50), 1, 1, List.of(), draws::add);
                assertThat(Arrays.stream(draws.of("n")[0]).min().orElseThrow()).isGreaterThanOrEqualTo(3);
            } else {
                assertThatThrownBy(() -> {
                            if (method.hasChains()) {
                                fit.sample(method, method.usual(), 1);
                            } else {
                                fit.approximate(method, 1, 100);
                            }
                        })
                        .isInstanceOf(ModelException.class)
                        .hasMessageStartingWith("`n` (`poisson`) takes any whole number from 0 on")
                        .hasMessageContaining("take the method `nuts`");
            }
        }
    }
}
