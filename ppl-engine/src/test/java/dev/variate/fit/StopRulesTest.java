package dev.variate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth.DivergentDraw;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopRulesTest {
    private static final NutsSettings SETTINGS = NutsSettings.defaults().withDraws(4000);

    private static final Model MEANS = Model.of("means", List.of(), a -> {
        var mu = Language.normal("mu", 0, 5);
        var theta = Language.normal("theta", mu, 1, Language.shape(3));
        return Language.normal("y", theta, 1);
    });

    /** The funnel of eight schools, written so that its neck cannot be entered: it diverges. */
    private static final Model FUNNEL = Model.of("funnel", List.of(), a -> {
        var mu = Language.normal("mu", 0, 5);
        var tau = Language.halfCauchy("tau", 5);
        var theta = Language.normal("theta", mu, tau, Language.shape(8));
        return Language.normal("y", theta, Language.vector(15, 10, 16, 11, 9, 11, 10, 18));
    });

    private static final Map<String, Object> SCHOOLS = Map.of("y", new double[] {28, 8, -3, 7, -1, 1, 18, 12});

    private static Draws drawn(Model model, Map<String, Object> data, StopRules rules) {
        try (Fit fit = Fit.of(model, data)) {
            return fit.sample(SETTINGS, 3, rules);
        }
    }

    private static Draws means(StopRules rules) {
        return drawn(MEANS, Map.of("y", new double[] {1, 2, 6}), rules);
    }

    private static double leastEss(Draws draws) {
        return draws.summary().stream()
                .mapToDouble(p -> Math.min(p.essBulk(), p.essTail()))
                .min()
                .orElseThrow();
    }

    @Test
    void a_run_ends_once_every_quantity_has_the_effective_draws_and_its_draws_are_the_first_of_the_whole_run() {
        Draws enough = means(StopRules.NONE.withEss(700));
        int length = enough.draws()[0].length;
        assertThat(length).isBetween(100, 3000);
        assertThat(leastEss(enough)).isGreaterThanOrEqualTo(700);
        assertThat(enough.health().draws()).isEqualTo(4L * length);
        Draws whole = means(StopRules.NONE);
        for (int chain = 0; chain < 4; chain++) {
            assertThat(enough.draws()[chain]).isDeepEqualTo(Arrays.copyOf(whole.draws()[chain], length));
        }
        assertThat(means(StopRules.NONE.withEss(700)).draws()).isDeepEqualTo(enough.draws());
        // A tenth fewer draws were not enough when they were judged.
        int before = (int) (length / 1.1);
        double[][][] fewer = Arrays.stream(whole.draws())
                .map(chain -> Arrays.copyOf(chain, before))
                .toArray(double[][][]::new);
        assertThat(dev.variate.diagnostics.Summary.of(List.of("mu", "theta[0]", "theta[1]", "theta[2]"), fewer).stream()
                        .mapToDouble(p -> Math.min(p.essBulk(), p.essTail()))
                        .min()
                        .orElseThrow())
                .isLessThan(700);
    }

    @Test
    void a_run_ends_once_the_error_of_one_quantity_is_small_enough() {
        Draws enough = means(StopRules.NONE.withMcse(0.03, "mu"));
        ParameterSummary mu = enough.summary().getFirst();
        assertThat(mu.mcse()).isLessThanOrEqualTo(0.03);
        assertThat(enough.draws()[0].length).isLessThan(4000);
        Draws all = means(StopRules.NONE.withMcse(0.03, "theta"));
        assertThat(all.summary().subList(1, 4))
                .allSatisfy(p -> assertThat(p.mcse()).isLessThanOrEqualTo(0.03));
    }

    @Test
    void a_run_ends_with_the_first_draw_that_diverged() {
        Draws diverged = drawn(FUNNEL, SCHOOLS, StopRules.NONE.withDivergence());
        int length = diverged.draws()[0].length;
        assertThat(length).isLessThan(4000);
        assertThat(diverged.health().divergentDraws()).isNotEmpty().allSatisfy(d -> assertThat(d.draw())
                .isEqualTo(length - 1));
        assertThat(diverged.health().draws()).isEqualTo(4L * length);
    }

    @Test
    void a_run_ends_when_its_time_is_over_and_has_equally_many_draws_of_each_chain() {
        try (Fit fit = Fit.of(MEANS, Map.of("y", new double[] {1, 2, 6}))) {
            NutsSettings endless = NutsSettings.defaults().withDraws(3_000_000);
            UntilStopped stopped = new UntilStopped(fit, Method.NUTS, StopRules.NONE.withSeconds(0.6), endless);
            fit.sample(endless, 3, 2, List.of(), stopped);
            assertThat(stopped.endedBy()).isEqualTo("its 0.6 s were over");
            double[][][] draws = stopped.draws().draws();
            assertThat(Arrays.stream(draws).mapToInt(chain -> chain.length).distinct())
                    .hasSize(1);
            assertThat(draws[3][draws[3].length - 1]).isNotNull();
        }
    }

    @Test
    void what_counts_does_not_depend_on_when_one_looks() {
        Random random = new Random(7);
        double[][] chains = new double[4][2000];
        for (double[] chain : chains) {
            for (int i = 1; i < chain.length; i++) {
                chain[i] = 0.8 * chain[i - 1] + random.nextGaussian();
            }
        }
        Stopping.Columns columns = (scalar, length) ->
                Arrays.stream(chains).map(chain -> Arrays.copyOf(chain, length)).toArray(double[][]::new);
        List<DivergentDraw> late = List.of(new DivergentDraw(2, 1500), new DivergentDraw(1, 1500));
        StopRules rules = StopRules.NONE.withEss(300).withDivergence();
        List<Optional<Stopping.End>> found = new ArrayList<>();
        for (int step : new int[] {1, 7, 333, 2000}) {
            Stopping stopping = new Stopping(rules, List.of("x"));
            Optional<Stopping.End> end = Optional.empty();
            for (int length = step; end.isEmpty() && length <= 2000; length += step) {
                end = stopping.look(length, late, columns);
            }
            found.add(end);
        }
        assertThat(found.getFirst()).isPresent();
        assertThat(found).containsOnly(found.getFirst());
        assertThat(new Stopping(StopRules.NONE.withEss(1e6).withDivergence(), List.of("x")).look(2000, late, columns))
                .contains(new Stopping.End(1501, "draw 1,501 of chain 2 diverged"));
    }

    @Test
    void rules_that_cannot_be_judged_are_refused_in_words() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopRules.NONE.withEss(0))
                .withMessageContaining("say a number above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new StopRules(OptionalDouble.empty(), OptionalDouble.of(1), "", OptionalDouble.empty(), false))
                .withMessageContaining("say of which one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Stopping(StopRules.NONE.withMcse(1, "nu"), List.of("mu", "tau")))
                .withMessage("There is no quantity `nu`; there are mu, tau");
    }
}
