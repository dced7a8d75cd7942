package dev.variate.fit;

import static dev.variate.model.Language.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Model;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong with models, data and settings before anything is drawn is told in the model's words. */
class BadInputTest {
    private static final NutsSettings FEW =
            NutsSettings.defaults().withWarmup(300).withDraws(300);

    /** @param said a part of the message */
    record Wrong(String what, Supplier<Object> model, Map<String, Object> data, Method method, String said) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Wrong> wrongs() {
        return Stream.of(
                new Wrong(
                        "improper posterior",
                        () -> {
                            flat("mu");
                            return normal("y", 0, 1);
                        },
                        Map.of("y", 1.0),
                        Method.NUTS,
                        "`mu` has a flat prior, and no data depend on it, so the posterior is improper"),
                new Wrong(
                        "log density that is not a number at the start",
                        () -> normal("y", sqrt(normal("mu", 0, 1).minus(100)), 1),
                        Map.of("y", 1.0),
                        Method.NUTS,
                        "That of `y` (`normal`) is not a number. At the last of them its location is not a number"),
                new Wrong(
                        "scale below 0",
                        () -> normal("y", 0, normal("mu", 0, 1).minus(100)),
                        Map.of("y", 1.0),
                        Method.NUTS,
                        "A scale, say, must be positive wherever the priors let it go"),
                new Wrong(
                        "data outside a support that depends on parameters",
                        () -> uniform("y", 0, uniform("a", 0, 1)),
                        Map.of("y", 5.0),
                        Method.NUTS,
                        "of 100 random points none has a finite log density. That of `y` (`uniform`) is −∞"),
                new Wrong(
                        "a discrete variable that cannot be enumerated, by a method without steps",
                        () -> normal("y", poisson("k", 3), 1),
                        Map.of("y", 3.2),
                        Method.LAPLACE,
                        "`k` (`poisson`) takes any whole number from 0 on, and so many cannot be summed. Bound it"),
                new Wrong(
                        "a discrete vector that cannot be enumerated",
                        () -> normal("y", multinomial("k", 10, new double[] {0.2, 0.8}), 1),
                        Map.of("y", new double[] {3, 7}),
                        Method.NUTS,
                        "`k` (`multinomial`) is a vector of whole numbers, and is not summed over"),
                new Wrong(
                        "a gradient of what is no number",
                        () -> normal("y", sum(gradient(z -> z, normal("mu", 0, 1, shape(2)))), 1),
                        Map.of("y", 1.0),
                        Method.NUTS,
                        "`gradient` wants a function that gives a number; a value has shape [2]"),
                new Wrong(
                        "nothing to infer",
                        () -> normal("y", 0, 1),
                        Map.of("y", 1.0),
                        Method.NUTS,
                        "`m` has nothing to infer: every random variable has a value"),
                new Wrong(
                        "data that are no numbers",
                        () -> normal("y", normal("mu", 0, 1), 1),
                        Map.of("y", Double.NaN),
                        Method.NUTS,
                        "The data under `y` hold NaN. Every number must be finite"));
    }

    private static Fit fit(Supplier<Object> model, Map<String, Object> data) {
        return Fit.of(Model.of("m", List.of(), arguments -> model.get()), data);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void is_refused_in_words_that_name_it(Wrong wrong) {
        assertThatThrownBy(() -> {
                    try (Fit fit = fit(wrong.model(), wrong.data())) {
                        if (wrong.method().hasChains()) {
                            fit.sample(wrong.method(), FEW, 1);
                        } else {
                            fit.approximate(wrong.method(), 1, 100);
                        }
                    }
                })
                .hasMessageContaining(wrong.said());
    }

    @Test
    void an_improper_posterior_that_data_bound_in_part_is_found_by_the_verdict() {
        // one observation does not bound a scale: the density is unbounded near 0 and has no finite total
        try (Fit fit = fit(() -> normal("y", flat("mu"), flatPositive("s")), Map.of("y", 1.0))) {
            assertThat(fit.sample(FEW, 1).verdict().level()).isNotEqualTo(Verdict.Level.GOOD);
        }
    }

    @Test
    void data_without_rows_leave_the_prior_and_a_note() {
        try (Fit fit = fit(() -> normal("y", normal("mu", 0, 1), 1, shape(0)), Map.of("y", new double[0]))) {
            assertThat(fit.notes()).singleElement().asString().contains("`y`");
            assertThat(Math.abs(fit.sample(NutsSettings.defaults(), 1).mean("mu")))
                    .isLessThan(0.15);
        }
    }

    @Test
    void a_support_that_depends_on_a_parameter_is_sampled() {
        // y below a with a Pareto(1, 1): the posterior of a is Pareto(1, 3), whose mean is 1.5
        try (Fit fit =
                fit(() -> uniform("y", 0, pareto("a", 1.0, 1.0), shape(2)), Map.of("y", new double[] {0.5, 0.9}))) {
            Draws draws = fit.sample(NutsSettings.defaults(), 1);
            assertThat(draws.mean("a")).isBetween(1.4, 1.6);
        }
    }

    @Test
    void one_chain_no_warm_up_and_a_thousand_chains_are_sampled_and_judged() {
        Supplier<Object> model = () -> normal("y", normal("mu", 0, 1), 1);
        Map<String, Object> data = Map.of("y", 1.0);
        try (Fit fit = fit(model, data)) {
            assertThat(fit.sample(NutsSettings.defaults().withChains(1), 1)
                            .verdict()
                            .adviceText())
                    .contains("Draw four chains: one cannot show a mode that it has missed.");
        }
        try (Fit fit = fit(model, data)) {
            assertThat(fit.sample(FEW.withWarmup(0), 1).verdict().adviceText()).contains("Let the chains warm up");
        }
        try (Fit fit = fit(model, data)) {
            Draws draws = fit.sample(FEW.withChains(1000).withDraws(10).withWarmup(50), 1);
            assertThat(draws.draws()).hasNumberOfRows(1000);
            assertThat(draws.mean("mu")).isBetween(0.45, 0.55);
            assertThat(draws.verdict().adviceText()).contains("the method `chees`");
        }
        assertThatThrownBy(() -> FEW.withChains(1025)).hasMessage("chains is 1025; it must lie between 1 and 1024");
    }

    @Test
    void the_gradient_of_a_constant_is_0_and_that_at_a_constant_a_number() {
        try (Fit fit = fit(
                () -> {
                    var mu = normal("mu", 0, 1);
                    var none = gradient(z -> tensor(3.0), mu);
                    var six = gradient(z -> square(z), 3);
                    return normal("y", mu.plus(none).plus(six), 1);
                },
                Map.of("y", 7.0))) {
            // y − 6 is 1, and so the posterior's mean a half
            assertThat(fit.sample(NutsSettings.defaults(), 1).mean("mu")).isBetween(0.43, 0.57);
        }
    }
}
