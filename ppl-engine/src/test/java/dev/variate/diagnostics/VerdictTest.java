package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.Verdict.Level;
import dev.variate.diagnostics.Verdict.Style;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final NutsSettings SETTINGS = NutsSettings.defaults();

    @Test
    void a_sound_run_is_good_and_needs_no_advice() {
        Verdict verdict = Verdict.of(List.of(sound("mu"), sound("tau")), health(1000, 0, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.GOOD);
        assertThat(verdict.text())
                .isEqualTo(
                        "Good. The chains agree: R-hat is at most 1.002, every quantity has at least 1,500 effective draws, and no draw diverged.");
        assertThat(verdict.adviceText()).isEmpty();
    }

    @Test
    void one_chain_is_not_said_to_agree_with_others_and_too_few_draws_are_not_good() {
        SamplingHealth one = add(SamplingHealth.none(SETTINGS.withChains(1)), 1, 1000, 0, 3, 1.0);
        Verdict alone = Verdict.of(List.of(sound("mu")), one);
        assertThat(alone.text()).startsWith("Good. The two halves of the one chain agree: R-hat is at most 1.002");
        assertThat(alone.adviceText()).isEqualTo("Draw four chains: one cannot show a mode that it has missed.");
        assertThat(Verdict.of(List.of(with("mu", 1.04, 500, 500)), one).text())
                .contains("`mu` differs between the halves of the one chain: its R-hat is 1.040");
        SamplingHealth three = add(SamplingHealth.none(SETTINGS.withDraws(3)), 4, 3, 0, 3, 1.0);
        Verdict few = Verdict.of(List.of(with("mu", Double.NaN, Double.NaN, Double.NaN)), three);
        assertThat(few.level()).isEqualTo(Level.NOT_YET);
        assertThat(few.text())
                .startsWith(
                        "Not yet. Fewer than 4 draws a chain say nothing of how well they stand for the posterior.");
        assertThat(few.adviceText()).isEqualTo("Draw 100 a chain or more.");
    }

    @Test
    void a_quantity_that_wanders_without_end_is_called_improper_and_no_warm_up_and_many_short_chains_are_named() {
        ParameterSummary wide =
                Summary.of("a", new double[][] {{-1e9, -1.1e9, -1e9, -1.2e9}, {1e9, 1e9, 1.2e9, 1.1e9}});
        Verdict verdict = Verdict.of(List.of(wide), health(1000, 0, 3, 1.0));
        assertThat(verdict.text()).contains("`a` wanders without end").contains("improper");
        assertThat(verdict.adviceText()).contains("a proper prior for each unknown");
        NutsSettings cold = SETTINGS.withWarmup(0);
        assertThat(Verdict.of(List.of(with("mu", 1.3, 20, 20)), add(SamplingHealth.none(cold), 4, 1000, 3, 3, 1.0))
                        .adviceText())
                .contains("Let the chains warm up, with 1,000 iterations");
        NutsSettings many = SETTINGS.withChains(64).withDraws(50);
        assertThat(Verdict.of(List.of(with("mu", 1.03, 9000, 9000)), add(SamplingHealth.none(many), 64, 50, 0, 3, 1.0))
                        .adviceText())
                .contains("the method `chees`");
    }

    @Test
    void a_sound_run_that_goes_on_is_good_so_far() {
        assertThat(Verdict.of(List.of(sound("mu")), health(500, 0, 3, 1.0)).text())
                .startsWith("Good so far. ");
    }

    @Test
    void the_slowest_quantity_is_named_with_what_is_wanted() {
        Verdict verdict = Verdict.of(
                List.of(sound("mu"), with("tau", 1.004, 247, 152), sound("theta[0]")), health(1000, 0, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.NOT_YET);
        assertThat(verdict.text())
                .isEqualTo(
                        "Not yet. `tau` mixes slowly: its tails hold 152 effective draws and 400 are wanted. The other 2 quantities look sound.");
        assertThat(verdict.sentence()).anySatisfy(part -> {
            assertThat(part.style()).isEqualTo(Style.NAME);
            assertThat(part.text()).isEqualTo("tau");
            assertThat(part.about()).isEqualTo(Optional.of(Diagnostic.ESS_TAIL));
        });
        assertThat(verdict.adviceText()).isEqualTo("Draw longer: 4,000 draws a chain.");
    }

    @Test
    void fewer_effective_draws_are_wanted_of_fewer_chains() {
        NutsSettings two = SETTINGS.withChains(2);
        SamplingHealth health = add(SamplingHealth.none(two), 2, 1000, 0, 3, 1.0);
        assertThat(Verdict.of(List.of(with("tau", 1.0, 250, 250)), health).level())
                .isEqualTo(Level.GOOD);
        assertThat(Verdict.of(List.of(with("tau", 1.0, 250, 150)), health).level())
                .isEqualTo(Level.NOT_YET);
    }

    @Test
    void a_run_that_will_have_enough_at_its_end_is_only_waited_for() {
        Verdict verdict = Verdict.of(List.of(with("tau", 1.004, 247, 252)), health(400, 0, 3, 1.0));
        assertThat(verdict.text()).contains("its centre holds 247 effective draws");
        assertThat(verdict.adviceText()).isEqualTo("Wait: at this rate there will be about 617 at the end of the run.");
    }

    @Test
    void divergences_are_counted_and_never_good() {
        Verdict verdict = Verdict.of(List.of(sound("tau")), health(1000, 5, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.NOT_YET);
        assertThat(verdict.text()).contains("20 of 4,000 draws diverged");
        assertThat(verdict.adviceText()).contains("from 0.80 to 0.95");
    }

    @Test
    void the_region_where_divergences_gather_is_found_and_named() {
        double[][] tau = exponentials(1);
        double[][] mu = exponentials(2);
        SamplingHealth health = SamplingHealth.none(SETTINGS);
        int small = 0;
        for (int chain = 0; chain < 4; chain++) {
            double[] stats = new double[1000 * NutsInfo.WIDTH];
            for (int i = 0; i < 1000; i++) {
                // all that lie in the lowest twentieth diverge, and one in two hundred of the others
                boolean low = tau[chain][i] < 0.05;
                small += low ? 1 : 0;
                stats[i * NutsInfo.WIDTH + 5] = low || i % 200 == 0 ? 1 : 0;
                stats[i * NutsInfo.WIDTH + 6] = i % 2;
            }
            health = health.plus(chain, stats);
        }
        assertThat(DivergenceRegion.of("mu", mu, health)).isEmpty();
        DivergenceRegion region = DivergenceRegion.of("tau", tau, health).orElseThrow();
        assertThat(region.below()).isTrue();
        // an exponential lies under 0.05 with probability 0.0488; the nearest tail looked at is 5 %
        assertThat(region.bound()).isBetween(0.045, 0.06);
        assertThat(region.divergent()).isGreaterThanOrEqualTo((int) (0.85 * small));
        Verdict verdict = Verdict.of(List.of(sound("tau"), sound("mu")), health, List.of(region));
        assertThat(verdict.text())
                .contains("draws diverged, " + region.divergent() + " of them where `tau` is under 0.05")
                .contains("so small values of `tau` may be missed.");
    }

    @Test
    void chains_that_disagree_at_the_end_are_not_to_be_trusted() {
        List<ParameterSummary> summaries = List.of(with("a", 1.02, 900, 900), with("b", 1.83, 7, 20), sound("c"));
        assertThat(Verdict.of(summaries, health(500, 0, 3, 1.0)).level()).isEqualTo(Level.NOT_YET);
        Verdict verdict = Verdict.of(summaries, health(1000, 0, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.BAD);
        assertThat(verdict.text())
                .isEqualTo(
                        "Not to be trusted. `b` and 1 other differ between the chains: the largest R-hat is 1.830 and less than 1.01 is wanted. "
                                + "The other quantity looks sound.");
    }

    @Test
    void components_that_may_have_swapped_places_are_to_be_ordered() {
        List<ParameterSummary> swapped = List.of(
                with("P(z)[0]", 1.7, 7, 20),
                with("P(z)[1]", 1.7, 7, 20),
                with("mu[0]", 1.7, 7, 20),
                with("mu[1]", 1.8, 7, 20));
        assertThat(Verdict.of(swapped, health(1000, 0, 3, 1.0)).adviceText())
                .startsWith(
                        "Look at the traces: where chains have the elements of `mu` in different orders, draw what"
                                + " tells them apart with `ordered()`. Chains that stay in different places have found different modes.");
        List<ParameterSummary> one =
                List.of(with("mu[0]", 1.7, 7, 20), with("mu[1]", 1.001, 900, 900), with("tau", 1.7, 7, 20));
        assertThat(Verdict.of(one, health(1000, 0, 3, 1.0)).adviceText())
                .startsWith("Look at the traces: chains that stay in different places have found different modes.");
    }

    @Test
    void a_quantity_without_moments_is_good_and_its_mean_is_not() {
        Random random = new Random(3);
        double[][] normal = chains(random::nextGaussian);
        double[][] cauchy = chains(() -> random.nextGaussian() / random.nextGaussian());
        double[][] student = chains(() -> {
            double squares = 0;
            for (int i = 0; i < 5; i++) {
                squares += Math.pow(random.nextGaussian(), 2);
            }
            return random.nextGaussian() / Math.sqrt(squares / 5);
        });
        List<ParameterSummary> summaries =
                List.of(Summary.of("normal", normal), Summary.of("ratio", cauchy), Summary.of("t", student));
        Verdict verdict = Verdict.of(summaries, health(1000, 0, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.GOOD);
        assertThat(summaries.get(1).tailShape()).isCloseTo(1, within(0.2));
        assertThat(verdict.text())
                .contains("`ratio` has a tail so heavy (k-hat ", "that mean and standard deviation may not exist");
        assertThat(verdict.adviceText()).startsWith("Go by the median and the quantiles");
        assertThat(Verdict.of(List.of(summaries.get(0), summaries.get(2)), health(1000, 0, 3, 1.0))
                        .adviceText())
                .isEmpty();
    }

    @Test
    void a_probability_that_is_nearly_always_nothing_has_a_mean() {
        Random random = new Random(3);
        double[][] logits = chains(() -> 6 * random.nextGaussian() - 12);
        double[][] odds = Arrays.stream(logits)
                .map(chain -> Arrays.stream(chain).map(Math::exp).toArray())
                .toArray(double[][]::new);
        double[][] probabilities = Arrays.stream(odds)
                .map(chain -> Arrays.stream(chain).map(o -> o / (1 + o)).toArray())
                .toArray(double[][]::new);
        assertThat(Summary.of("odds", odds).tailShape()).isGreaterThan(1);
        assertThat(Summary.of("P(z)[3,1]", probabilities).tailShape()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    private static double[][] chains(DoubleSupplier draw) {
        return IntStream.range(0, 4)
                .mapToObj(chain -> DoubleStream.generate(draw).limit(1000).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void an_r_hat_just_over_the_bound_does_not_read_as_the_bound() {
        Verdict lenient = Verdict.of(List.of(with("a", 1.0102, 900, 900)), health(1000, 0, 3, 1.0), List.of(), 1.05);
        assertThat(lenient.level()).isEqualTo(Level.GOOD);
        assertThat(Verdict.of(List.of(with("a", 1.06, 900, 900)), health(1000, 0, 3, 1.0), List.of(), 1.05)
                        .text())
                .contains("R-hat is 1.060 and less than 1.05 is wanted.");
        Verdict verdict = Verdict.of(List.of(with("a", 1.0102, 900, 900)), health(1000, 0, 3, 1.0));
        assertThat(verdict.text()).contains("its R-hat is 1.011 and less than 1.01 is wanted");
    }

    @Test
    void a_quantity_that_is_no_number_is_bad_at_once() {
        ParameterSummary broken = new ParameterSummary(
                "rate",
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
        Verdict verdict = Verdict.of(List.of(broken, sound("mu")), health(10, 0, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.BAD);
        assertThat(verdict.text()).contains("`rate` is infinite or not a number in some draws");
    }

    @Test
    void a_constant_stands_against_nothing() {
        ParameterSummary constant =
                new ParameterSummary("k", 1, 0, Double.NaN, 1, 1, 1, Double.NaN, Double.NaN, Double.NaN);
        assertThat(Verdict.of(List.of(constant), health(1000, 0, 3, 1.0)).text())
                .isEqualTo("Good. No draw diverged.");
    }

    @Test
    void few_draws_are_too_early_to_judge() {
        assertThat(Verdict.of(List.of(), SamplingHealth.none(SETTINGS)).text())
                .isEqualTo("Too early to say. The chains are warming up.");
        Verdict verdict = Verdict.of(List.of(with("a", 1.5, 10, 10)), health(40, 0, 3, 1.0));
        assertThat(verdict.level()).isEqualTo(Level.EARLY);
        assertThat(verdict.text()).isEqualTo("Too early to say. 160 of 4,000 draws are in.");
    }

    @Test
    void who_is_told_to_warm_up_and_draw_longer_is_not_told_so_twice() {
        Verdict verdict = Verdict.of(
                List.of(with("wander", 1.02, 500, 600), with("noise", 1.004, 160, 500)), health(1000, 0, 3, 1.0));
        assertThat(verdict.text())
                .contains("`wander` differs between the chains", "`noise` mixes slowly: its centre holds 160");
        assertThat(verdict.adviceText()).isEqualTo("Warm up and draw longer: 3,000 draws a chain.");
    }

    @Test
    void slow_energies_and_short_trajectories_are_told_apart_in_weight() {
        Verdict energies = Verdict.of(List.of(sound("a")), health(1000, 0, 3, 0.02));
        assertThat(energies.level()).isEqualTo(Level.NOT_YET);
        assertThat(energies.text()).contains("Chains 1, 2, 3 and 4 move slowly between energies (E-BFMI 0.0");
        Verdict depth = Verdict.of(List.of(sound("a")), health(1000, 0, 10, 1.0));
        assertThat(depth.level()).isEqualTo(Level.GOOD);
        assertThat(depth.text()).contains("4,000 of 4,000 trajectories were cut short at tree depth 10");
        assertThat(depth.adviceText()).contains("maximum tree depth to 12");
    }

    @Test
    void an_approximation_is_judged_by_its_k_hat_and_by_what_its_draws_are_worth() {
        List<ParameterSummary> draws = List.of(sound("mu"));
        Verdict good = Verdict.of(draws, new Importance(0.324, 2345.9));
        assertThat(good.level()).isEqualTo(Level.GOOD);
        assertThat(good.text())
                .isEqualTo(
                        "Good. Weighted by importance, the draws stand for the posterior: k-hat is 0.32 and at most 0.7 is wanted, and they are worth 2,345 of its own.");
        assertThat(good.sentence())
                .anySatisfy(part -> assertThat(part.about()).isEqualTo(Optional.of(Diagnostic.K_HAT)));
        Verdict few = Verdict.of(draws, new Importance(0.5, 80));
        assertThat(few.level()).isEqualTo(Level.NOT_YET);
        assertThat(few.text()).contains("worth only 80 of its own, and 100 are wanted");
        Verdict bad = Verdict.of(draws, new Importance(0.71, 2000));
        assertThat(bad.level()).isEqualTo(Level.BAD);
        assertThat(bad.text()).contains("misses a part of the posterior: k-hat is 0.71");
        assertThat(bad.adviceText()).contains("Run NUTS");
        assertThat(Verdict.of(draws, new Importance(Double.POSITIVE_INFINITY, 1))
                        .level())
                .isEqualTo(Level.BAD);
        assertThat(Verdict.of(draws, new Importance(Double.NEGATIVE_INFINITY, 4000))
                        .level())
                .isEqualTo(Level.GOOD);
        assertThat(Verdict.of(draws, new Importance(Double.NaN, 20)).level()).isEqualTo(Level.EARLY);
        ParameterSummary broken = Summary.weighed("rate", new double[] {1, Double.NaN}, 2);
        assertThat(Verdict.of(List.of(broken), new Importance(0.1, 2000)).text())
                .isEqualTo("Not to be trusted. `rate` is infinite or not a number in some draws.");
    }

    @Test
    void weights_that_hardly_differ_are_not_judged_by_the_shape_of_their_tail() {
        // one in a hundred is a thousandth above the others, and the largest of these by the inverse of a uniform
        // number
        RandomStream random = Key.of(11).stream();
        double[] nearly = new double[4000];
        double[] not = new double[4000];
        for (int i = 0; i < nearly.length; i += 100) {
            double heavy = 1 / random.nextDouble();
            nearly[i] = 1e-3 * Math.log1p(heavy * heavy);
            not[i] = Math.log1p(heavy * heavy);
        }
        assertThat(ParetoTail.of(nearly).effectiveDraws()).isGreaterThan(3960);
        assertThat(Importance.of(ParetoTail.of(nearly)).kHat()).isLessThanOrEqualTo(0);
        assertThat(Importance.of(ParetoTail.of(not)).kHat())
                .isEqualTo(ParetoTail.of(not).kHat())
                .isGreaterThan(ParetoTail.LARGEST_USABLE);
    }

    private static double[][] exponentials(long seed) {
        double[][] values = new double[4][1000];
        for (int chain = 0; chain < 4; chain++) {
            RandomStream random = Key.of(seed).fold(chain).stream();
            Arrays.setAll(values[chain], i -> random.nextExponential());
        }
        return values;
    }

    private static ParameterSummary sound(String name) {
        return with(name, 1.0015, 2000, 1500.7);
    }

    private static ParameterSummary with(String name, double rHat, double bulk, double tail) {
        return new ParameterSummary(name, 0, 1, 0.02, -1.6, 0, 1.6, bulk, tail, rHat);
    }

    private static SamplingHealth health(int drawsOfAChain, int divergencesOfAChain, int depth, double jump) {
        return add(SamplingHealth.none(SETTINGS), SETTINGS.chains(), drawsOfAChain, divergencesOfAChain, depth, jump);
    }

    /** Energies on a triangle wave: the smaller {@code jump}, the slower they move. */
    private static SamplingHealth add(
            SamplingHealth health, int chains, int draws, int divergences, int depth, double jump) {
        List<Double> energies = new ArrayList<>();
        double energy = 0;
        double direction = jump;
        for (int i = 0; i < draws; i++) {
            energy += direction;
            direction = Math.abs(energy) >= 1 ? -Math.signum(energy) * jump : direction;
            energies.add(energy);
        }
        SamplingHealth updated = health;
        for (int chain = 0; chain < chains; chain++) {
            double[] stats = new double[draws * NutsInfo.WIDTH];
            for (int i = 0; i < draws; i++) {
                stats[i * NutsInfo.WIDTH + 3] = depth;
                stats[i * NutsInfo.WIDTH + 5] = i < divergences ? 1 : 0;
                stats[i * NutsInfo.WIDTH + 6] = energies.get(i);
            }
            updated = updated.plus(chain, stats);
        }
        return updated;
    }
}
