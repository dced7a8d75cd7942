package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.NormalFunctions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void independent_draws_are_all_effective_and_their_chains_agree() {
        ParameterSummary summary = Summary.of("x", normals(4, 1000));
        // the standard error of an ESS of white noise is a few per cent; these bounds are four of them wide
        assertThat(summary.essBulk()).isBetween(3400.0, 4600.0);
        assertThat(summary.essTail()).isBetween(3400.0, 4600.0);
        assertThat(summary.rHat()).isLessThan(1.01);
        assertThat(summary.mcse()).isCloseTo(1 / Math.sqrt(4000), within(0.002));
        // of a normal's sd: sd / sqrt(2n)
        assertThat(MonteCarloError.ofSd(normals(4, 1000))).isCloseTo(1 / Math.sqrt(8000), within(0.002));
    }

    @Test
    void a_chain_that_sits_elsewhere_shows_in_r_hat() {
        double[][] chains = normals(4, 500);
        Arrays.setAll(chains[2], i -> normals(1, 500)[0][i] + 3);
        assertThat(ScaleReduction.rHat(chains)).isGreaterThan(1.2);
    }

    @Test
    void a_chain_that_is_wider_shows_in_r_hat_although_the_means_agree() {
        double[][] chains = normals(4, 500);
        Arrays.setAll(chains[2], i -> 0.1 * chains[2][i]);
        assertThat(ScaleReduction.rHat(chains)).isGreaterThan(1.05);
    }

    @Test
    void a_constant_has_a_mean_and_no_diagnostics() {
        double[][] chains = new double[4][100];
        for (double[] chain : chains) {
            Arrays.fill(chain, 7);
        }
        ParameterSummary summary = Summary.of("seven", chains);
        assertThat(summary.mean()).isEqualTo(7);
        assertThat(summary.sd()).isZero();
        assertThat(List.of(summary.rHat(), summary.essBulk(), summary.essTail(), summary.mcse()))
                .containsOnly(Double.NaN);
        assertThat(MonteCarloError.ofSd(chains)).isNaN();
    }

    @Test
    void a_draw_that_is_no_number_leaves_no_figure_standing() {
        double[][] chains = normals(2, 50);
        chains[1][20] = Double.NaN;
        ParameterSummary summary = Summary.of("x", chains);
        assertThat(List.of(
                        summary.mean(),
                        summary.sd(),
                        summary.q50(),
                        summary.rHat(),
                        summary.essBulk(),
                        summary.essTail()))
                .containsOnly(Double.NaN);
        chains[1][20] = Double.POSITIVE_INFINITY;
        assertThat(Summary.of("x", chains).mean()).isNaN();
    }

    @Test
    void no_draws_and_few_draws_give_no_diagnostics_and_no_exception() {
        for (int length = 0; length < 4; length++) {
            assertThat(Summary.of("x", normals(4, length)).rHat()).isNaN();
            assertThat(Summary.of("x", normals(4, length)).essBulk()).isNaN();
            assertThat(MonteCarloError.ofSd(normals(4, length))).isNaN();
        }
        assertThat(Summary.of("x", new double[0][]).mean()).isNaN();
    }

    @Test
    void chains_of_a_run_that_goes_on_are_cut_to_the_shortest() {
        double[][] chains = normals(3, 100);
        double[][] ragged = {chains[0], Arrays.copyOf(chains[1], 80), chains[2]};
        double[][] cut = {Arrays.copyOf(chains[0], 80), Arrays.copyOf(chains[1], 80), Arrays.copyOf(chains[2], 80)};
        assertThat(Summary.of("x", ragged)).isEqualTo(Summary.of("x", cut));
    }

    @Test
    void tossed_coins_have_tails_too() {
        double[][] chains = normals(4, 200);
        for (double[] chain : chains) {
            Arrays.setAll(chain, i -> chain[i] > 0 ? 1 : 0);
        }
        ParameterSummary summary = Summary.of("coin", chains);
        assertThat(summary.essTail()).isBetween(400.0, 1600.0);
        assertThat(summary.rHat()).isLessThan(1.05);
    }

    @Test
    void ranks_are_right_where_leading_bits_agree() {
        RandomStream random = Key.of(5).stream();
        double[] values =
                random.doubles(3000).map(u -> 1e9 + 1e-6 * Math.round(u * 1000)).toArray();
        Ranking ranking = Ranking.of(values);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(IntStream.of(ranking.order()).mapToDouble(i -> values[i]).toArray())
                .containsExactly(sorted);
        assertThat(IntStream.of(ranking.order()).sorted().toArray())
                .containsExactly(IntStream.range(0, values.length).toArray());
    }

    @Test
    void negative_numbers_and_both_zeros_are_in_order() {
        double[] values = {0.0, -3.5, 2, -0.0, -1e-300, 1e-300, -1e300};
        Ranking ranking = Ranking.of(values);
        assertThat(IntStream.of(ranking.order())
                        .mapToDouble(i -> values[i] + 0.0)
                        .toArray())
                .containsExactly(-1e300, -3.5, -1e-300, 0, 0, 1e-300, 2);
    }

    @Test
    void the_normal_quantile_is_right_to_fifteen_digits() {
        double[][] values = {
            {1e-12, -7.034483825301131},
            {1e-6, -4.753424308822899},
            {0.001, -3.090232306167813},
            {0.07, -1.4757910281791706},
            {0.3, -0.5244005127080409},
            {0.5, 0},
            {0.975, 1.959963984540054},
            {0.9999, 3.719016485455709}
        }; // SciPy's norm.ppf
        for (double[] value : values) {
            assertThat(NormalFunctions.quantile(value[0]))
                    .as("at %s", value[0])
                    .isCloseTo(value[1], within(4e-15 * (1 + Math.abs(value[1]))));
        }
    }

    @Test
    void all_lags_by_the_transform_are_those_summed_one_by_one() {
        double[][] chains = normals(2, 400);
        Autocovariance covariance = new Autocovariance(chains);
        double[] mean = covariance.means();
        for (int lag = 399; lag >= 0; lag--) {
            double direct = 0;
            for (int chain = 0; chain < 2; chain++) {
                for (int i = 0; i + lag < 400; i++) {
                    direct += (chains[chain][i] - mean[chain]) * (chains[chain][i + lag] - mean[chain]) / 800;
                }
            }
            assertThat(covariance.at(lag)).as("lag %s", lag).isCloseTo(direct, within(1e-13));
        }
    }

    @Test
    void a_thousand_scalars_are_summarised_in_a_moment() {
        double[][][] draws = new double[4][1000][];
        RandomStream random = Key.of(1).stream();
        for (double[][] chain : draws) {
            for (int draw = 0; draw < chain.length; draw++) {
                chain[draw] = random.doubles(1000).toArray();
            }
        }
        List<String> names =
                IntStream.range(0, 1000).mapToObj(i -> "x[" + i + "]").toList();
        long start = System.nanoTime();
        assertThat(Summary.of(names, draws)).hasSize(1000);
        // 1 s is the aim on a quiet machine; the bound leaves room for a busy one
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    static double[][] normals(int chains, int draws) {
        double[][] values = new double[chains][draws];
        for (int chain = 0; chain < chains; chain++) {
            RandomStream random = Key.of(11).fold(chain).stream();
            Arrays.setAll(values[chain], i -> random.nextGaussian());
        }
        return values;
    }
}
