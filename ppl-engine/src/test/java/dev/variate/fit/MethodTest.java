package dev.variate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Verdict;
import dev.variate.model.Language;
import dev.variate.model.Model;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MethodTest {
    /** With a standard normal prior and one observation of 3 with error 1 the posterior is normal(1.5, √½). */
    private static final Model NORMAL = Model.of("normal", List.of(), a -> {
        var mu = Language.normal("mu", 0, 1);
        return Language.normal("y", mu, 1);
    });

    @Test
    void methods_are_called_by_their_names_and_an_unknown_one_is_told_which_there_are() {
        for (Method method : Method.values()) {
            assertThat(Method.named(method.text())).isEqualTo(method);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Method.named("guess"))
                .withMessageStartingWith("there is no method `guess`; there are `nuts`, `laplace`")
                .withMessageContaining("and `");
    }

    @Test
    void a_method_without_chains_stops_when_asked() {
        try (Fit fit = Fit.of(NORMAL, Map.of("y", 3.0))) {
            fit.cancel();
            for (Method method : Method.values()) {
                if (!method.hasChains() && method != Method.TRAIN) {
                    assertThatThrownBy(() -> fit.approximate(method, 1, 10)).isInstanceOf(CancellationException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_method_without_chains_finds_a_normal_posterior_and_judges_itself(Method method) {
        try (Fit fit = Fit.of(NORMAL, Map.of("y", 3.0))) {
            if (method.hasChains() || method == Method.TRAIN) {
                assertThatIllegalArgumentException().isThrownBy(() -> fit.approximate(method, 1, 10));
                return;
            }
            Approximated found = fit.approximate(method, 5, 4000);
            ParameterSummary mu = found.summary(method, fit.scalarNames()).getFirst();
            Verdict verdict = found.verdict(method, fit.scalarNames());
            switch (method.result()) {
                case POINT -> {
                    assertThat(found.draws()).hasNumberOfRows(1);
                    assertThat(mu.mean()).isCloseTo(1.5, within(1e-4));
                    assertThat(mu.sd()).isNaN();
                    assertThat(verdict.level()).isEqualTo(Verdict.Level.POINT);
                }
                case WEIGHED -> {
                    assertThat(found.draws()).hasNumberOfRows(4000);
                    // four Monte Carlo standard errors; that of a normal's sd is sd / √(2n)
                    assertThat(mu.mean()).isCloseTo(1.5, within(4 * mu.mcse()));
                    assertThat(mu.sd()).isCloseTo(Math.sqrt(0.5), within(4 * Math.sqrt(0.5) / Math.sqrt(8000)));
                    assertThat(mu.mcse()).isBetween(0.9 * mu.sd() / Math.sqrt(4000), 2 * mu.sd() / Math.sqrt(4000));
                    assertThat(mu.rHat()).isNaN();
                    assertThat(verdict.level()).as(verdict.text()).isEqualTo(Verdict.Level.GOOD);
                }
                case CHAINS, WEIGHTS -> throw new AssertionError();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_method_with_chains_finds_a_normal_posterior_and_judges_itself(Method method) {
        // those that see batches want rows, and have an error of their own: StochasticGradientTest; and
        // TraceMetropolisTest
        if (!method.hasChains() || method.seesBatches() || !method.runsPrograms()) {
            return;
        }
        try (Fit fit = Fit.of(NORMAL, Map.of("y", 3.0))) {
            Draws draws = fit.sample(method, method.usual(), 5);
            ParameterSummary mu = draws.summary().getFirst();
            assertThat(mu.mean()).isCloseTo(1.5, within(4 * mu.mcse()));
            assertThat(mu.sd()).isCloseTo(Math.sqrt(0.5), within(0.05));
            assertThat(draws.verdict().level()).as(draws.verdict().text()).isEqualTo(Verdict.Level.GOOD);
        }
    }

    @Test
    void a_method_that_runs_the_models_code_is_told_who_runs_it() {
        try (Fit fit = Fit.of(NORMAL, Map.of("y", 3.0))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fit.sample(Method.TRACE, Method.TRACE.usual(), 1))
                    .withMessageContaining("./variate sample --method trace")
                    .withMessageContaining("TraceMetropolis");
        }
    }

    @Test
    void elliptical_slices_refuse_a_prior_that_is_not_normal_or_whose_scale_is_inferred() {
        Model scaled = Model.of("scaled", List.of(), a -> {
            var tau = Language.halfNormal("tau", 1);
            return Language.normal("y", Language.normal("mu", 0, tau), 1);
        });
        try (Fit fit = Fit.of(scaled, Map.of("y", 3.0))) {
            assertThatThrownBy(() -> fit.sample(Method.ELLIPTICAL, Method.ELLIPTICAL.usual(), 1))
                    .hasMessage(
                            "Elliptical slice sampling needs normal priors with known parameters. `tau` (`halfNormal`)"
                                    + " is not normal. Take `nuts` instead.");
        }
    }
}
