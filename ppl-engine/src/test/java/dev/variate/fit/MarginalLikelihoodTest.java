package dev.variate.fit;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.binomial;
import static dev.variate.model.Language.dirichlet;
import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.flat;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.multinomial;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.ordered;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.inference.SamplingException;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sequential Monte Carlo on models whose marginal likelihood has a closed form. */
class MarginalLikelihoodTest {
    private interface Text {
        Tensor run();
    }

    private static MarginalLikelihood of(Map<String, ?> data, Text text) {
        try (Fit fit = Fit.of(Model.of("model", List.of(), a -> text.run()), data)) {
            return fit.smc(7, 4000).marginalLikelihood().orElseThrow();
        }
    }

    private static void assertExact(double exact, Map<String, ?> data, Text text) {
        MarginalLikelihood found = of(data, text);
        assertThat(found.error()).isLessThan(0.05);
        assertThat(found.log()).isCloseTo(exact, within(4 * found.error()));
    }

    private static double logNormal(double x, double mean, double variance) {
        return -0.5 * (x - mean) * (x - mean) / variance - 0.5 * Math.log(2 * Math.PI * variance);
    }

    /** log (n − 1)! */
    private static double logGamma(int n) {
        return IntStream.range(1, n).mapToDouble(Math::log).sum();
    }

    private static double logBeta(int a, int b) {
        return logGamma(a) + logGamma(b) - logGamma(a + b);
    }

    @Test
    void a_beta_prior_and_a_binomial() {
        double choose = logGamma(21) - logGamma(15) - logGamma(7);
        assertExact(choose + logBeta(16, 9) - logBeta(2, 3), Map.of("y", 14.0), () -> {
            var p = beta("p", 2, 3);
            return binomial("y", 20, p);
        });
    }

    @Test
    void a_gamma_prior_and_a_poisson() {
        // negative binomial of shape 2 and probability 3/4
        double exact = logGamma(9) - logGamma(2) - logGamma(8) + 2 * Math.log(0.75) + 7 * Math.log(0.25);
        assertExact(exact, Map.of("y", 7.0), () -> {
            var rate = gamma("rate", 2, 3);
            return poisson("y", rate);
        });
    }

    @Test
    void a_dirichlet_prior_and_a_multinomial() {
        double exact = logGamma(10)
                - logGamma(4)
                - logGamma(3)
                - logGamma(5)
                + logGamma(3)
                - logGamma(12)
                + logGamma(4)
                + logGamma(3)
                + logGamma(5);
        assertExact(exact, Map.of("y", new double[] {3, 2, 4}), () -> {
            var p = dirichlet("p", new double[] {1, 1, 1});
            return multinomial("y", 9, p);
        });
    }

    @Test
    void ordered_variables_and_bounds_that_are_random() {
        assertExact(logNormal(1.5, 0, 3), Map.of("y", 1.5), () -> {
            var mu = normal("mu", 0, 1, shape(2), ordered());
            return normal("y", mu.sum(), 1);
        });
        // the product of two uniforms, seen with error: ∫ −log x normal(0.3; x, 0.1) dx over (0, 1) by Simpson's rule
        double sum = 0;
        int n = 20_000;
        for (int i = 1; i < n; i++) {
            double x = (i - 0.5) / n;
            sum += -Math.log(x) * Math.exp(logNormal(0.3, x, 0.01)) / n;
        }
        assertExact(Math.log(sum), Map.of("y", 0.3), () -> {
            var high = uniform("high", 0, 1);
            var x = uniform("x", 0, high);
            return normal("y", x, 0.1);
        });
    }

    @Test
    void what_is_summed_out_and_what_a_factor_says_count_as_likelihood() {
        double exact = Math.log(0.7 * Math.exp(logNormal(4, 0, 2)) + 0.3 * Math.exp(logNormal(4, 5, 2))) - 1.5;
        assertExact(exact, Map.of("y", 4.0), () -> {
            var mu = normal("mu", 0, 1);
            var z = bernoulli("z", 0.3);
            factor("evidence", -1.5);
            return normal("y", mu.plus(z.times(dev.variate.tensor.Value.scalar(5.0))), 1);
        });
    }

    @Test
    void what_has_no_prior_to_draw_from_is_refused_in_words() {
        assertThatThrownBy(() -> of(Map.of("y", 1.0), () -> {
                    var mu = flat("mu");
                    return normal("y", mu, 1);
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`mu`")
                .hasMessageContaining("proper prior");
        assertThatThrownBy(() -> of(Map.of("y", 1.0), () -> {
                    var z = bernoulli("z", 0.3);
                    var mu = normal("mu", z, 1);
                    return normal("y", mu, 1);
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("prior of `mu` depends on `z`");
        assertThatThrownBy(() -> of(Map.of("y", 3.0), () -> {
                    var high = uniform("high", 0, 1);
                    return uniform("y", 0, high);
                }))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("impossible");
    }

    @Test
    void a_fit_that_is_cancelled_stops() {
        Model model = Model.of("model", List.of(), a -> normal("y", normal("mu", 0, 1), 1));
        try (Fit fit = Fit.of(model, Map.of("y", 1.0))) {
            fit.cancel();
            assertThatThrownBy(() -> fit.smc(1, 1000)).isInstanceOf(CancellationException.class);
        }
    }
}
