package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LocalScaleReductionTest {
    private static double[][] normal(int chains, int draws) {
        dev.variate.random.RandomStream random = dev.variate.random.Key.of(3).stream();
        double[][] all = new double[chains][draws];
        for (double[] chain : all) {
            Arrays.setAll(chain, i -> random.nextGaussian());
        }
        return all;
    }

    @Test
    void chains_of_one_distribution_agree_everywhere() {
        assertThat(ScaleReduction.local(normal(4, 1000))).isBetween(1.0, 1.02);
    }

    @Test
    void a_part_that_one_chain_visits_too_seldom_shows_where_mean_and_spread_hide_it() {
        // one chain has its mass at ±1 and nothing between: mean 0 and sd 1 as the others have
        double[][] chains = normal(4, 1000);
        for (int i = 0; i < 1000; i++) {
            chains[3][i] = (i % 2 == 0 ? 1 : -1) * (0.99 + 1e-4 * (i % 7));
        }
        assertThat(ScaleReduction.local(chains))
                .isGreaterThan(ScaleReduction.rHat(chains))
                .isGreaterThan(1.03);
    }

    @Test
    void too_few_draws_and_what_never_varies_have_none() {
        assertThat(ScaleReduction.local(new double[][] {{1, 2}, {3, 4}})).isNaN();
        assertThat(ScaleReduction.local(new double[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}}))
                .isNaN();
        assertThat(ScaleReduction.local(new double[][] {{1, Double.NaN, 3, 4, 5}}))
                .isNaN();
    }
}
