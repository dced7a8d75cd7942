package dev.variate.pool.conformity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.pool.conformity.Outcome.Judgement;
import dev.variate.pool.conformity.ReferencePosterior.Moments;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.program.Site;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@code ./variate conform}: every model's text, a few whole runs, and that a wrong model is found out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformityTest {
    private Elaborators elaborators;

    @BeforeAll
    void start() {
        elaborators = Elaborators.start(Elaborators.Settings.standard().withSpares(1));
    }

    @AfterAll
    void stop() {
        elaborators.close();
    }

    private Outcome run(ReferencePosterior posterior, String device, long seed) {
        return Conformity.run(posterior, elaborators, Devices.named(device), seed, 2, block -> {});
    }

    static Stream<String> names() {
        return ConformitySuite.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_model_says_what_its_reference_speaks_of_and_uses_all_its_data(String name) {
        ReferencePosterior posterior = ConformitySuite.named(name);
        Elaboration elaboration =
                elaborators.elaborate("texts", posterior.source(), posterior.data(), Duration.ofSeconds(60));
        assertThat(elaboration).isInstanceOf(Elaboration.Elaborated.class);
        Elaboration.Elaborated model = (Elaboration.Elaborated) elaboration;
        assertThat(model.program().sites())
                .extracting(Site::name)
                .containsAll(posterior.reference().keySet().stream()
                        .map(scalar -> scalar.replaceAll("\\[.*", ""))
                        .toList());
        assertThat(posterior.reference()).isNotEmpty();
        assertThat(model.program().sites()).extracting(Site::role).contains(Site.Role.OBSERVED);
        assertThat(posterior.source()).startsWith("/** ");
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "arK-arK, jvm",
        "earnings-earn_height, jvm",
        "eight_schools-eight_schools_noncentered, jvm",
        "kidiq-kidscore_momhs, jvm",
        "kidiq_with_mom_work-kidscore_interaction_c, jvm",
        "mesquite-logmesquite_logvolume, jvm",
        "nes2000-nes, jvm",
        "sblri-blr, jvm",
        "mesquite-logmesquite_logvolume, tensorflow"
    })
    void a_posterior_sampled_with_the_defaults_is_the_one_that_others_computed(String name, String device) {
        ReferencePosterior posterior = ConformitySuite.named(name);
        Outcome first = run(posterior, device, 20250429);
        if (first.judgement() != Judgement.AGREES) {
            // about 80 figures are held to four standard errors each: chance fails one seed in 200, a fault fails two
            assertThat(run(posterior, device, 2025043).objections())
                    .as("with a second seed, after %s with the first", first.objections())
                    .isEmpty();
        }
        assertThat(first.gradientsPerEffectiveDraw()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            normal(0, 5)        | normal(0, 4)       | mu
            halfCauchy(5)       | halfNormal(5)      | tau
            normal(theta, sigma) | normal(theta, 0.9 * sigma) | theta[6]
            """)
    void a_model_that_is_not_quite_the_references_disagrees(String right, String wrong, String objection) {
        ReferencePosterior posterior = ConformitySuite.named("eight_schools-eight_schools_noncentered");
        assertThat(posterior.source()).contains(right);
        Outcome outcome = run(
                new ReferencePosterior(
                        posterior.name(),
                        posterior.source().replace(right, wrong),
                        posterior.data(),
                        posterior.reference(),
                        false),
                "jvm",
                1);
        assertThat(outcome.judgement()).isEqualTo(Judgement.DISAGREES);
        assertThat(outcome.objections()).anyMatch(o -> o.contains(objection));
    }

    @Test
    void the_centred_funnel_is_warned_of_while_the_other_parametrisation_agrees() {
        assertThat(run(ConformitySuite.named("eight_schools-eight_schools_centered"), "jvm", 1)
                        .judgement())
                .isEqualTo(Judgement.WARNED);
    }

    @Test
    void a_score_counts_both_errors_and_is_standard_normal_if_both_are_right() {
        // 200 pairs of a run of 4 x 250 white draws and a reference of 1,000: z of means and sds are standard normal,
        // and the mean of 200 of their squares is 1 with a standard error of 0.1
        double means = 0;
        double sds = 0;
        for (int i = 0; i < 200; i++) {
            RandomStream random = Key.of(3).fold(i).stream();
            double[] theirs = normals(random, 1000);
            double mean = Arrays.stream(theirs).average().orElseThrow();
            double sd = Math.sqrt(
                    Arrays.stream(theirs).map(x -> (x - mean) * (x - mean)).sum() / 999);
            Moments reference = new Moments(mean, sd, sd / Math.sqrt(1000), sd / Math.sqrt(2000), false);
            double[][] ours = {normals(random, 250), normals(random, 250), normals(random, 250), normals(random, 250)};
            Score score = Score.of("x", ours, reference);
            means += score.meanZ() * score.meanZ() / 200;
            sds += score.sdZ() * score.sdZ() / 200;
        }
        assertThat(means).isCloseTo(1, within(0.4));
        assertThat(sds).isCloseTo(1, within(0.4));
    }

    private static double[] normals(RandomStream random, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    @Test
    void figures_that_are_no_numbers_or_rest_on_chains_apart_never_agree() {
        Moments reference = new Moments(0, 1, 0.01, 0.01, false);
        double[][] constant = new double[4][1000];
        assertThat(Score.of("x", constant, reference).objections()).isNotEmpty();
        RandomStream random = Key.of(4).stream();
        double[][] apart = {
            normals(random, 1000),
            Arrays.stream(normals(random, 1000)).map(x -> x + 1).toArray()
        };
        assertThat(Score.of("x", apart, new Moments(0.5, 1.1, 0.5, 0.5, false)).objections())
                .isNotEmpty()
                .allMatch(o -> o.contains("R-hat") || o.contains("effective"));
    }

    @Test
    void a_name_that_is_none_is_told_with_those_that_are() {
        assertThatThrownBy(() -> ConformitySuite.named("nes1973-nes"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("nes1973-nes")
                .hasMessageContaining("nes1972-nes");
    }

    @Test
    void a_model_without_the_references_scalar_says_which() {
        ReferencePosterior blr = ConformitySuite.named("sblri-blr");
        assertThatThrownBy(() -> run(
                        new ReferencePosterior(
                                blr.name(), blr.source().replace("sigma", "noise"), blr.data(), blr.reference(), false),
                        "jvm",
                        1))
                .isInstanceOf(NotSampledException.class)
                .hasMessageContaining("`sigma`");
    }

    @Test
    void totals_leave_out_what_nuts_cannot_do() {
        ReferencePosterior easy = new ReferencePosterior("a", "", java.util.Map.of(), java.util.Map.of(), false);
        ReferencePosterior hard = new ReferencePosterior("b", "", java.util.Map.of(), java.util.Map.of(), true);
        Totals totals = Totals.of(List.of(outcome(easy, 3, -4), outcome(hard, 50, 50)));
        assertThat(totals).isEqualTo(new Totals(1, 1, 3, 4, 1));
        assertThat(Totals.of(List.of(outcome(easy, Double.NaN, 0))).notable()).isEqualTo(1);
    }

    private static Outcome outcome(ReferencePosterior posterior, double meanZ, double sdZ) {
        return new Outcome(posterior, 1, List.of(new Score("x", meanZ, sdZ, 1, 1000)), null, null, 0, 0, 0);
    }
}
